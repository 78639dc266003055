import {closeSync, openSync, readSync} from 'node:fs';
import {arch, cpus, platform} from 'node:os';
import {hashBytes} from '../base/content-hash.ts';
import type {EngineChoice} from './choose-engine.ts';
import {ENGINE_VERSION} from './engine-package.ts';

/**
 * Names the arithmetic that the engine uses here, for fingerprints: figures computed on machines of the same class are
 * the same to the bit. Does not load the engine, so that a build with nothing to do stays cheap. Of the native engine
 * only the one version is ever used.
 *
 * For example `ort=1.30.0;ep=cpu;isa=avx512_vnni;threads=1;opt=off`. What WebAssembly computes does not depend on the
 * machine: `ort-web=1.30.0;ep=wasm;isa=simd;threads=1;opt=off`.
 */
export function numericsClass(kind: EngineChoice['kind']): string {
  if (kind === 'wasm') return `ort-web=${ENGINE_VERSION};ep=wasm;isa=simd;threads=1;opt=off`;
  return `ort=${ENGINE_VERSION};ep=cpu;isa=${instructionSet()};threads=1;opt=off`;
}

function instructionSet(): string {
  return isaOfCpuInfo(cpuInfo(), arch()) ?? `${platform()}-${arch()}-${hashBytes(cpus()[0]?.model ?? '').slice(0, 8)}`;
}

/** The flags of the first processor stand well within the first pages. */
const CPU_INFO_BYTES = 16_384;

function cpuInfo(): string {
  if (platform() !== 'linux') return '';
  const buffer = Buffer.alloc(CPU_INFO_BYTES);
  const file = openSync('/proc/cpuinfo', 'r');
  try {
    return buffer.toString('latin1', 0, readSync(file, buffer, 0, CPU_INFO_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

/** What the engine's kernels choose by, best first. Source: onnxruntime 1.30, core/mlas/lib/platform.cpp. */
const X64_LEVELS: readonly (readonly [name: string, flags: readonly string[]])[] = [
  ['amx_int8', ['amx_tile', 'amx_int8', 'avx512_vnni']],
  ['avx512_vnni', ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl', 'avx512_vnni']],
  ['avx512', ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl']],
  ['avx512f', ['avx512f']],
  ['avx_vnni', ['avx2', 'fma', 'avx_vnni']],
  ['avx2', ['avx2', 'fma']],
  ['avx', ['avx']],
];

const ARM_FEATURES: readonly (readonly [name: string, flag: string])[] = [
  ['dotprod', 'asimddp'],
  ['fp16', 'asimdhp'],
  ['i8mm', 'i8mm'],
  ['bf16', 'bf16'],
  ['sve', 'sve'],
];

/**
 * The instruction set level in the text of Linux's /proc/cpuinfo, undefined when it does not say.
 *
 * @param architecture as `os.arch()` names it
 */
export function isaOfCpuInfo(text: string, architecture: string): string | undefined {
  const flags = new Set(/^(?:flags|Features)\s*: (.*)$/m.exec(text)?.[1]?.split(' ') ?? []);
  if (flags.size === 0) return undefined;
  if (architecture === 'arm64') {
    return ['neon', ...ARM_FEATURES.filter(([, flag]) => flags.has(flag)).map(([name]) => name)].join('-');
  }
  if (architecture !== 'x64') return undefined;
  return X64_LEVELS.find(([, needed]) => needed.every((flag) => flags.has(flag)))?.[0] ?? 'sse2';
}
