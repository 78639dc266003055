import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import type {Manifest} from '../../src/manifest/manifest.ts';
import {readManifest} from '../../src/manifest/read-manifest.ts';

/** A manifest from its text, which must be right. It stands in the folder `/project`. */
export function manifestOf(text: string): Manifest {
  const {manifest, diagnostics} = readManifest({
    source: {path: 'quantgate.yaml', text},
    file: '/project/quantgate.yaml',
  });
  if (!manifest) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return manifest;
}

/** One model that is calibrated and evaluated, and the builds that `builds` lists, indented by two. */
export const netManifest = (builds: string): Manifest =>
  manifestOf(`datasets:
  calib: { random: 100, shape: [4], seed: 1 }
  test: { random: 50, shape: [4], seed: 2 }
models:
  net: { file: net.onnx, calibrate: calib, evaluate: test, metrics: [snr, mse] }
builds:
${builds}
`);
