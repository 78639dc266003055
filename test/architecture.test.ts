import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';

/** Which folders a folder may import from; itself always. `src/ARCHITECTURE.md` says why. */
const LOWER_LAYERS: Readonly<Record<string, readonly string[]>> = {
  base: [],
  numeric: ['base'],
  onnx: ['base', 'numeric'],
  manifest: ['base', 'numeric', 'target'],
  target: ['base', 'numeric'],
  engine: ['base', 'numeric', 'onnx', 'target'],
  artifacts: ['base', 'numeric', 'onnx', 'target', 'manifest'],
  dataset: ['base', 'numeric', 'onnx', 'manifest', 'engine'],
  plan: ['base', 'target', 'manifest', 'build'],
  cache: ['base'],
  build: ['base', 'cache'],
  report: ['base', 'artifacts', 'manifest'],
  tasks: ['base', 'numeric', 'onnx', 'target', 'engine', 'artifacts', 'manifest', 'dataset', 'build'],
  logging: ['base', 'build', 'cache'],
  workspace: ['*'],
  'index.ts': ['*'],
  'worker.ts': ['base', 'build', 'tasks/jobs.ts'],
  cli: ['*'],
  action: ['*'],
};

/** Packages that only one file may import. */
const WRAPPED_PACKAGES: Readonly<Record<string, string>> = {
  'onnx-proto': 'onnx/',
  'onnxruntime-node': 'engine/onnxruntime-sessions.ts',
  'onnxruntime-web': 'engine/onnxruntime-web-engine.ts',
  'p-graph': 'build/run-plan.ts',
  cosmiconfig: 'manifest/find-manifest.ts',
  '@actions/core': 'action/',
  '@actions/github': 'action/',
  '@actions/cache': 'action/github-cache-process.ts',
  '@actions/tool-cache': 'action/install-engine.ts',
  '@actions/attest': 'action/attest-models.ts',
};

const FUNCTION_LINES_MAX = 60;
const FILE_LINES_MAX = 400;

const files = readdirSync('src', {recursive: true, encoding: 'utf8'})
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('.ts'))
  .sort();

const textOf = (file: string): string => readFileSync(path.join('src', file), 'utf8');

const importsOf = (file: string): string[] =>
  [...textOf(file).matchAll(/(?:from|import\(|import)\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? '');

const resolveImport = (file: string, specifier: string): string =>
  path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));

/** `tasks/quantize/task.ts` belongs to the room `tasks/quantize`: tasks may not import each other. */
function roomOf(file: string): string {
  const [folder = '', next = '', rest] = file.split('/');
  return folder === 'tasks' ? `tasks/${rest === undefined ? 'index' : next}` : folder;
}

function mayImport(from: string, to: string): boolean {
  if (roomOf(from) === roomOf(to)) return true;
  const folder = roomOf(from).split('/')[0] ?? '';
  const allowed = LOWER_LAYERS[folder] ?? [];
  if (roomOf(from) === 'tasks/index') return to.startsWith('tasks/') || allowed.includes(roomOf(to));
  return allowed.includes('*') || allowed.includes(roomOf(to)) || allowed.includes(to);
}

test('imports follow the layers', () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.') && !specifier.endsWith('.json'))
      .map((specifier) => resolveImport(file, specifier))
      .filter((imported) => !mayImport(file, imported))
      .map((imported) => `${file} imports ${imported}`),
  );
  expect(wrong).toEqual([]);
});

test('no file imports itself through others', () => {
  const edges = new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => resolveImport(file, specifier)),
    ]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
    if (done.has(file) || trail.includes(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  expect(cycles).toEqual([]);
});

test('each wrapped package is imported in one room only', () => {
  const wrong = files.flatMap((file) =>
    importsOf(file)
      .filter((specifier) => WRAPPED_PACKAGES[specifier] !== undefined)
      .filter((specifier) => !file.startsWith(WRAPPED_PACKAGES[specifier] ?? ''))
      .map((specifier) => `${file} imports ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('files and functions stay small', () => {
  const large: string[] = [];
  for (const file of files) {
    const lines = textOf(file).trimEnd().split('\n');
    if (lines.length > FILE_LINES_MAX) large.push(`${file}: ${lines.length} lines`);
    for (const {name, length} of functionLengths(lines)) {
      if (length > FUNCTION_LINES_MAX) large.push(`${file}: ${name} has ${length} lines`);
    }
  }
  expect(large).toEqual([]);
});

/** Functions as the formatter lays them out: from the line that opens the body to the brace at the same indentation. */
function functionLengths(lines: readonly string[]): {name: string; length: number}[] {
  const opening =
    /^(\s*)(?:export )?(?:async )?(?:function\*? (\w+)|(?:const (\w+)(?::[^=]+)? = (?:async )?(?:<[^>]*>)?\(.*=>)|(?:async )?(?!if|for|while|switch|return|else|catch)#?(\w+)\([^;]*\)(?:: [^{]+)? )(?:.*)\{$/;
  const found: {name: string; length: number}[] = [];
  for (const [start, line] of lines.entries()) {
    const match = opening.exec(line);
    if (!match) continue;
    const end = lines.findIndex((other, i) => i > start && other.startsWith(`${match[1]}}`));
    if (end > start) found.push({name: match[2] ?? match[3] ?? match[4] ?? '?', length: end - start + 1});
  }
  return found;
}

test('only logging and the command line print, only one file rounds, nothing sorts by locale', () => {
  const rules: readonly [string, RegExp, readonly string[]][] = [
    ['prints', /\bconsole\.|process\.std(out|err)\.write/, ['logging/', 'cli/', 'action/', 'worker.ts']],
    ['rounds half up', /\bMath\.round\(/, []],
    ['sorts by locale', /\.localeCompare\(/, []],
    ['draws unseeded random numbers', /\bMath\.random\(/, []],
    [
      'reads the clock',
      /\bDate\.now\(|\bnew Date\(\)|performance\.now\(/,
      ['base/', 'build/', 'cache/', 'cli/', 'logging/', 'index.ts', 'action/'],
    ],
  ];
  const wrong = files.flatMap((file) =>
    rules
      .filter(([, pattern, homes]) => pattern.test(textOf(file)) && !homes.some((home) => file.startsWith(home)))
      .map(([what]) => `${file} ${what}`),
  );
  expect(wrong).toEqual([]);
});

test('no folder of odds and ends', () => {
  expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(file))).toEqual([]);
});
