/** What each command prints when all is well: golden texts for people, checked structure for programs. */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {encodeNpy} from '../../src/dataset/npy.ts';
import {loggedEvents} from '../support/counted-build.ts';
import {expectGolden, normalized} from '../support/golden-text.ts';
import {smallDigits} from '../support/small-digits.ts';
import {type WorkFolder, workFolder} from '../support/work-folder.ts';

let built: WorkFolder;
let firstOutput: string;

beforeAll(async () => {
  built = smallDigits(mkdtempSync(path.join(tmpdir(), 'quantgate-outputs-')));
  firstOutput = await transcript(built, ['plan'], ['build', '--concurrency', '1']);
});
afterAll(() => rmSync(built.path, {recursive: true}));

/** Commands one after the other with what they print, normalized. */
async function transcript(work: WorkFolder, ...commands: readonly (readonly string[])[]): Promise<string> {
  const texts: string[] = [];
  for (const args of commands) {
    const {stdout, stderr, exitCode} = await work.quantgate(...args);
    const exit = exitCode === 0 ? '' : `exit ${exitCode}\n`;
    texts.push(`$ quantgate ${args.join(' ')}\n${normalized(stdout + stderr, work.path)}${exit}`);
  }
  return texts.join('\n');
}

const COMMANDS = ['init', 'build', 'plan', 'explain', 'graph', 'report', 'evaluate', 'targets', 'cache'];

test('help is as agreed, and fits in 80 columns', async () => {
  const text = await transcript(built, ['--help'], ...COMMANDS.map((command) => [command, '--help']));
  expectGolden('cli/help.txt', text);
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  const {stdout} = await built.quantgate('help', 'build');
  expect(stdout).toBe((await built.quantgate('build', '-h')).stdout);
  expect((await built.quantgate('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a first build, a second one, and a change', async () => {
  const work = built.copy();
  const second = await transcript(
    work,
    ...[
      ['build'],
      ['build', '--quiet'],
      ['plan'],
      ['build', '--dry-run', '--force=*:calibrate'],
      ['build', '--frozen'],
    ],
    ...[
      ['explain', 'digits-int8:calibrate'],
      ['report'],
      ['report', '--md'],
      ['cache', 'stats'],
      ['cache', 'verify'],
      ['cache', 'prune'],
    ],
  );
  work.replace('quantgate.yaml', 'activations: uint8 }', 'activations: uint8, range: percentile }');
  const changed = await transcript(
    work,
    ...[['plan'], ['explain', 'digits-int8:choose-ranges'], ['explain', 'digits-int8:quantize']],
    ...[
      ['build', '--concurrency', '1'],
      ['explain', 'digits-int8:choose-ranges'],
    ],
  );
  const text = [firstOutput, second, changed].join('\n');
  expectGolden('cli/outputs.txt', text);
  // Markdown and digests aside, people read lines of 80 columns.
  expect(text.split('\n').filter((line) => line.length > 80 && !/<digest>|<n>|^\|/.test(line))).toEqual([]);
});

test('the graph is drawn as text, for Mermaid and for Graphviz; the targets are listed', async () => {
  const commands = [['graph'], ['graph', '--mermaid'], ['graph', '--dot'], ['targets']];
  expectGolden('cli/drawings.txt', await transcript(built, ...commands));
});

describe('for programs', () => {
  const json = async (...args: readonly string[]): Promise<Record<string, unknown>> => {
    const {stdout} = await built.quantgate(...args, '--json');
    expect(stdout.split('\n')).toHaveLength(2);
    return JSON.parse(stdout) as Record<string, unknown>;
  };

  test('--json of each command is one line with a version', async () => {
    expect(await json('plan')).toMatchObject({
      version: 1,
      tasks: expect.arrayContaining([
        {
          task: 'digits-int8:calibrate',
          build: 'digits-int8',
          kind: 'calibrate',
          status: 'hit',
          reason: '',
          key: expect.stringMatching(/^[0-9a-f]{64}$/),
          parameters: expect.objectContaining({collector: 'native'}),
          items: {count: 49, missCount: 0},
        },
      ]),
    });
    expect(await json('explain', 'digits-int8:quantize')).toMatchObject({version: 1, status: 'hit', changes: []});
    expect(await json('graph')).toMatchObject({version: 1, tasks: expect.any(Array)});
    expect(await json('report')).toMatchObject({
      version: 1,
      builds: [{name: 'digits-int8', status: 'pass', metrics: [{metric: 'snr'}, {metric: 'top1', sampleCount: 100}]}],
    });
    const kneron = ['kdp520', 'kdp720', 'kdp530', 'kdp630', 'kdp730'];
    const names = ['generic', ...kneron, 'dpuczdx8g', 'vitis-aie-ml', 'ti-tinpu'];
    expect(await json('targets')).toMatchObject({targets: names.map((name) => ({name}))});
  });

  test('--log-format json is one event a line, the report last', async () => {
    const events = loggedEvents(await built.quantgate('build', '--log-format', 'json'));
    expect(events[0]).toMatchObject({type: 'run-started', format: 1});
    expect(events.at(-2)).toMatchObject({type: 'run-finished'});
    expect(events.at(-1)).toMatchObject({type: 'report', version: 1, builds: [{name: 'digits-int8', status: 'pass'}]});
  });

  test('--log-format github folds the tasks of a build; GITHUB_ACTIONS chooses it by itself', async () => {
    const {stdout} = await built.quantgate('build', '--log-format', 'github');
    expect(stdout).toMatch(
      /^::group::digits-int8\n(?:[a-z-]+ +(?:hit|ran) .*\n){9}::endgroup::\ndigits-int8 {2}PASS {3}/,
    );
    const inActions = await built.quantgateWith({environment: {GITHUB_ACTIONS: 'true'}}, 'build');
    expect(inActions.stdout).toContain('::group::digits-int8\n');
  });
});

test('bare --force does everything again; with a pattern, only what matches', async () => {
  const work = built.copy();
  const ranOf = async (force: string): Promise<readonly string[]> => {
    const ended = await work.quantgate('build', '--log-format', 'json', force);
    const outcomes = loggedEvents(ended).find(({type}) => type === 'run-finished')?.outcomes ?? [];
    return outcomes.filter(({status}) => status === 'ran').map(({kind}) => kind);
  };
  expect(await ranOf('--force=*:calibrate')).toEqual(['calibrate', 'gate']);
  const kinds = [
    ...['import-model', 'place-quantizers', 'check-samples', 'calibrate', 'choose-ranges'],
    ...['quantize', 'correct-biases', 'evaluate', 'gate'],
  ];
  expect(await ranOf('--force')).toEqual(kinds);
  expect(work.files('build')).toEqual(built.files('build'));
});

test('--trace writes a Chrome trace with the critical path on top', async () => {
  const work = built.copy();
  await work.quantgate('build', '--force', '--trace', 'trace.json');
  const trace = JSON.parse(work.read('trace.json')) as {
    traceEvents: {name: string; ph: string; tid: number; ts?: number; dur?: number; args: {name?: string}}[];
  };
  const spans = trace.traceEvents.filter(({ph}) => ph === 'X');
  const critical = spans.filter(({tid}) => tid === 0).map(({name}) => name);
  expect(trace.traceEvents.find(({name, tid}) => name === 'thread_name' && tid === 0)?.args.name).toBe('Critical Path');
  expect(critical.at(-1)).toBe('digits-int8:gate');
  expect(critical).toContain('digits-int8:calibrate');
  expect(spans.filter(({tid}) => tid > 0)).toHaveLength(9);
  expect(spans.every(({ts = -1, dur = -1}) => ts >= 0 && dur >= 0)).toBe(true);
});

test('colours are for terminals, and can be asked for and refused', async () => {
  const escapes = async (environment: Record<string, string>, ...flags: readonly string[]): Promise<boolean> =>
    (await built.quantgateWith({environment}, 'build', ...flags)).stdout.includes('\u001b[');
  expect(await escapes({})).toBe(false);
  expect(await escapes({FORCE_COLOR: '1'})).toBe(true);
  expect(await escapes({FORCE_COLOR: '1'}, '--no-color')).toBe(false);
  expect(await escapes({FORCE_COLOR: '1', NO_COLOR: '1'})).toBe(false);
});

test('two folders of arrays are compared', async () => {
  const array = (...values: number[]): Uint8Array =>
    encodeNpy({type: 'float32', dims: [values.length], data: Float32Array.from(values)});
  const work = workFolder({
    baseline: {'a.npy': array(1, 2, 3), 'deep/b.npy': array(4, -4)},
    quantized: {'a.npy': array(1, 2, 3.5), 'deep/b.npy': array(4, -4)},
    other: {'a.npy': array(1, 2), 'c.npy': array(1)},
  });
  const flags = (quantized: string): string[] => ['evaluate', '--baseline', 'baseline', '--quantized', quantized];
  const text = await transcript(
    work,
    flags('quantized'),
    flags('other'),
    ['evaluate', '--baseline', 'baseline'],
    flags('nowhere'),
  );
  expectGolden('cli/evaluate.txt', text);
  const {stdout} = await work.quantgate(...flags('quantized'), '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    version: 1,
    files: [
      {name: 'a.npy', l2: 0.5},
      {name: 'deep/b.npy', snr: 'Infinity', ssim: 'NaN'},
    ],
  });
});
