/** `quantgate init`: looks at the folder, writes a first manifest, and tells which guesses to check. Asks nothing. */
import path from 'node:path';
import {writeFileAtomically} from '../base/atomic-write.ts';
import {exists} from '../manifest/find-manifest.ts';
import {type DataFinding, type Draft, draftManifest, type ModelFinding, type TensorFinding} from './draft-manifest.ts';
import {readModels} from './init-models.ts';
import {scanFolder} from './init-scan.ts';

export const INIT_FILE = 'quantgate.yaml';

export interface InitOptions {
  /** Absolute. */
  readonly cwd: string;
  /** Overwrite a manifest that is there. */
  readonly force: boolean;
  readonly print: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** @returns true when a manifest was written; what to do is told either way */
export async function initialize({cwd, force, print, complain}: InitOptions): Promise<boolean> {
  const target = path.join(cwd, INIT_FILE);
  if (!force && (await exists(target))) {
    complain(`${INIT_FILE} is there already. Edit it, or write a new one over it with --force.`);
    return false;
  }
  const scan = await scanFolder(cwd);
  const {models, leftOut} = await readModels(cwd, scan.models);
  if (models.length === 0) {
    complain(nothingFound(scan.models.length, scan.isCutShort));
    for (const {file, reason} of leftOut) complain(`  ${file}: ${reason}`);
    return false;
  }
  const draft = draftManifest({models, data: scan.data});
  await writeFileAtomically(target, draft.text);
  for (const line of summaryLines(models, scan.data, draft)) print(line);
  for (const {file, reason} of leftOut) print(`Left out ${file}: ${reason}.`);
  for (const line of adviceLines(draft)) print(line);
  return true;
}

function nothingFound(modelCount: number, isCutShort: boolean): string {
  if (modelCount > 0) return 'No model here can be drafted:';
  const where = isCutShort ? 'in the first 200,000 entries of this folder' : 'in this folder or those below it';
  return [
    `Found no .onnx file ${where} (hidden folders, node_modules, build and dist are not searched).`,
    'Put a float ONNX model here, say models/mobilenet.onnx, and samples, say images in data/calib and data/eval.',
    'Then run "quantgate init" again. A model is exported from PyTorch with torch.onnx.export, from TensorFlow with tf2onnx.',
  ].join('\n');
}

/** What was found and what it is used for. */
function summaryLines(
  models: readonly ModelFinding[],
  data: readonly DataFinding[],
  {roles}: Draft,
): readonly string[] {
  const files = [...models.map(({file}) => file), ...roles.map(({data: {pattern}}) => pattern)];
  const width = Math.max(...files.map((file) => file.length));
  const used = [...new Set(roles.map(({data: finding}) => finding))];
  return [
    `Found ${countOf(models.length, 'model')} and ${dataCount(data)}.`,
    ...models.map((model) => `  ${model.file.padEnd(width)}   ${describeModel(model)}`),
    ...used.map((finding) => `  ${finding.pattern.padEnd(width)}   ${describeData(finding, roles)}`),
  ];
}

const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function dataCount(data: readonly DataFinding[]): string {
  if (data.length === 0) return 'no data';
  const kinds = [...new Set(data.map(({kind}) => kind))];
  const of = kinds.length === 1 && kinds[0] === 'images' ? ' of images' : '';
  return `${countOf(data.length, of === '' ? 'data set' : 'folder')}${of}`;
}

function describeModel({inputs, outputs, opset, parameterCount}: ModelFinding): string {
  const signature = `${inputs.map(describeTensor).join(', ')} → ${outputs.map(describeTensor).join(', ')}`;
  return `${signature}, opset ${opset}, ${scaled(parameterCount)} parameters`;
}

/** `input [N,3,224,224] float32`; the usual type goes without saying in outputs, but not in inputs. */
function describeTensor({name, dims, elementType}: TensorFinding): string {
  const shape = dims ? ` [${dims.map((dim) => dim ?? '?').join(',')}]` : '';
  return `${name}${shape}${elementType === undefined ? '' : ` ${elementType}`}`;
}

const THOUSAND = 1000;

/** `476 k`, `1.2 M`; exact below a thousand. */
function scaled(count: number): string {
  if (count < THOUSAND) return String(count);
  const isMillions = count >= THOUSAND ** 2;
  const value = count / (isMillions ? THOUSAND ** 2 : THOUSAND);
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ${isMillions ? 'M' : 'k'}`;
}

function describeData(finding: DataFinding, roles: Draft['roles']): string {
  const played = roles.filter(({data}) => data === finding).map(({role}) => role);
  const labels = finding.labels === undefined ? '' : `, labels: ${finding.labels}`;
  const noun = finding.kind === 'images' ? 'image' : 'file';
  return `${countOf(finding.fileCount, noun)}${labels}   → ${played.join(' and ')}`;
}

function adviceLines({guesses}: Draft): readonly string[] {
  const count = guesses.length;
  const width = String(Math.max(...guesses.map(({line}) => line))).length;
  return [
    `Wrote ${INIT_FILE}.${count > 0 ? ` Please check ${count === 1 ? 'one guess' : `${count} guesses`} in it:` : ''}`,
    ...guesses.map(({line, text}) => `  line ${String(line).padStart(width)}   ${text}`),
    'Then: npx quantgate build',
  ];
}
