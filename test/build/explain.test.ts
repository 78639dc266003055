import {readdirSync, statSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {Failure} from '../../src/base/failure.ts';
import {type Explanation, explainTask} from '../../src/build/explain.ts';
import {explanationText} from '../../src/build/explanation-text.ts';
import {inspectPlan} from '../../src/build/inspect-plan.ts';
import type {TaskId, TaskRequest} from '../../src/build/task.ts';
import {type BuildRig, buildRig} from '../support/build-rig.ts';
import {countingTask, taskNode} from '../support/counting-task.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

/** import ← model gives model.bin and values.json; collect (engine, an item per value) ← both; judge ← collect. */
function rigWithItems(): BuildRig {
  const partsOf = async (request: TaskRequest) => {
    const input = request.inputs.values;
    const values: Record<string, string> =
      input?.from === 'task' ? JSON.parse(Buffer.from(await input.read()).toString()) : {};
    return Object.entries(values).map(([name, digest]) => ({label: name, fingerprint: {digest}}));
  };
  const itemsTask = () =>
    countingTask({
      kind: 'collect',
      version: 3,
      usesEngine: true,
      listItems: (request) => partsOf(request),
      compute: async (request, {items}) => {
        const parts = await partsOf(request);
        const found = await items.lookUp(parts);
        for (const [i, part] of parts.entries()) if (!found[i]) await items.save(part, Buffer.from(part.label), 1);
        return parts.map(({label}) => label).join();
      },
    });
  const importTask = countingTask({
    kind: 'import',
    compute: async ({inputs}) => {
      const input = inputs.model;
      const text = input?.from === 'source' ? String(input.value) : '';
      const values = Object.fromEntries(text.split('\n').map((line) => line.split(' ')));
      return {'model.bin': Buffer.from(text), 'values.json': Buffer.from(JSON.stringify(values))};
    },
  });
  const nodes = [
    taskNode('net:import < model=@model'),
    taskNode('net:collect < model=net:import model.bin, values=net:import values.json, samples=@samples', {
      percentile: 99.999,
      method: {kind: 'percentile'},
    }),
    taskNode('net:judge < statistics=net:collect'),
  ];
  const rig = buildRig(temporaryDirectory(), nodes, [
    importTask,
    itemsTask(),
    countingTask({kind: 'judge', isCached: false}),
  ]);
  rig.sources.set('model', 'conv_1.weight aa\nconv_2.weight bb\nconv_3.weight cc').set('samples', 'count 100');
  return rig;
}

const inspected = async (rig: BuildRig, force: readonly string[] = []) => {
  const statuses = await inspectPlan({...rig.options(), force});
  return Object.fromEntries(statuses.map(({task, status, reason, items}) => [task, {status, reason, items}]));
};

const explain = (rig: BuildRig, task: string): Promise<Explanation> =>
  explainTask({...rig.options(), task: task as TaskId});

const withoutDigests = (text: string): string =>
  text.replace(/\b[0-9a-f]{64}\b/g, '<digest>').replace(/\b[0-9a-f]{4}…/g, 'xxxx…');

const textOf = async (rig: BuildRig, task: string): Promise<string> =>
  withoutDigests(explanationText(await explain(rig, task), () => '2026-11-20 14:02'));

const snapshot = (directory: string) =>
  readdirSync(directory, {recursive: true, encoding: 'utf8'})
    .map((name) => `${name} ${statSync(path.join(directory, name)).size}`)
    .sort();

describe('inspecting a plan', () => {
  test('before the first build everything runs, and cheap tasks are looked through', async () => {
    const rig = rigWithItems();
    expect(await inspected(rig)).toEqual({
      'net:import': {status: 'run', reason: 'never run before', items: undefined},
      'net:collect': {status: 'run', reason: 'never run before', items: {count: 3, missCount: 3}},
      'net:judge': {status: 'run', reason: 'always runs', items: undefined},
    });
  });

  test('writes nothing, so that asking twice gets the same answer', async () => {
    const rig = rigWithItems();
    const before = snapshot(rig.directory);
    const first = await inspected(rig);
    expect(snapshot(rig.directory)).toEqual(before);
    expect(await inspected(rig)).toEqual(first);
    await rig.build();
    const built = snapshot(rig.directory);
    rig.sources.set('model', 'conv_1.weight dd');
    await inspected(rig);
    expect(snapshot(rig.directory)).toEqual(built);
  });

  test('after a build everything hits', async () => {
    const rig = rigWithItems();
    await rig.build();
    expect(await inspected(rig)).toMatchObject({
      'net:import': {status: 'hit', reason: ''},
      'net:collect': {status: 'hit', items: {count: 3, missCount: 0}},
      'net:judge': {status: 'run', reason: 'always runs'},
    });
  });

  test('a changed model says which initializer, and how many items are affected', async () => {
    const rig = rigWithItems();
    await rig.build();
    rig.sources.set('model', 'conv_1.weight aa\nconv_2.weight bb\nconv_3.weight dd');
    const found = await inspected(rig);
    expect(found['net:import']?.reason).toMatch(/^model changed: [0-9a-f]{4}… → [0-9a-f]{4}… \(\["conv_3.weight"\]\)$/);
    expect(found['net:collect']).toMatchObject({status: 'run', items: {count: 3, missCount: 1}});
    expect(found['net:collect']?.reason).toMatch(/^model changed: .* and 1 more$/);
  });

  test('a task behind one that must run is unknown; behind a forced one with a cached result it is known', async () => {
    const rig = rigWithItems();
    rig.nodes = [...rig.nodes, taskNode('net:last < x=net:collect')];
    rig.tasks = [...rig.tasks, countingTask({kind: 'last'})];
    expect((await inspected(rig))['net:last']).toMatchObject({
      status: 'unknown',
      reason: 'depends on what net:collect gives',
    });
    await rig.build();
    const found = await inspected(rig, ['net:collect']);
    expect(found['net:collect']).toEqual({status: 'run', reason: 'forced', items: {count: 3, missCount: 3}});
    expect(found['net:last']?.status).toBe('hit');
  });

  test('says when a result was lost, and when a task failed last time', async () => {
    const rig = rigWithItems();
    await rig.build();
    const store = rig.openStore();
    for (const {key, kind} of await inspectPlan(rig.options()))
      if (key && kind === 'collect') await store.dropResult(key);
    expect((await inspected(rig))['net:collect']).toEqual({
      status: 'run',
      reason: 'its result is not in the cache',
      items: {count: 3, missCount: 0},
    });
    rig.tasks = [
      rig.tasks[0]!,
      countingTask({kind: 'collect', version: 3, usesEngine: true, compute: () => Promise.reject(new Error())}),
      rig.tasks[2]!,
    ];
    await rig.build();
    expect((await inspected(rig))['net:collect']?.reason).toBe('it failed last time');
  });

  test('a source that cannot be resolved is told, not thrown', async () => {
    const rig = rigWithItems();
    const missing = new Failure({reason: 'file-missing', message: 'the file does not exist'});
    const statuses = await inspectPlan({...rig.options(), resolveSource: () => Promise.reject(missing)});
    expect(statuses.map(({status}) => status)).toEqual(['fails', 'unknown', 'run']);
    expect(statuses[0]?.failure).toBe(missing);
  });
});

describe('explaining a task', () => {
  test('that never ran lists every field of its key', async () => {
    expect(await textOf(rigWithItems(), 'net:collect')).toBe(
      [
        'collect v3 of net                        never run before',
        '  every field of its key:',
        '    format 1',
        '    kind collect',
        '    version 3',
        '    numerics test arithmetic',
        '    inputs.model xxxx…',
        '    inputs.samples xxxx…',
        '    inputs.values xxxx…',
        '    parameters.method.kind percentile',
        '    parameters.percentile 99.999',
        '  runs: never run before',
        '  items: 3 of 3 to be computed',
        '  key <digest>',
      ].join('\n'),
    );
  });

  test('of which an input changed shows old and new, down to the initializer, and sums up the rest', async () => {
    const rig = rigWithItems();
    for (let i = 0; i < 4; i++) await rig.build();
    rig.sources.set('model', 'conv_1.weight aa\nconv_2.weight bb\nconv_3.weight dd');
    expect(await textOf(rig, 'net:collect')).toBe(
      [
        'collect v3 of net                        last run 2026-11-20 14:02, then a hit 3 times',
        '  changed since then:',
        '    inputs.model    xxxx… → xxxx…',
        '      net:import inputs.model   xxxx… → xxxx…',
        '        inputs.model["conv_3.weight"]   cc → dd',
        '    inputs.values   xxxx… → xxxx…',
        '      inputs.values["conv_3.weight"]   cc → dd',
        '  items: 1 of 3 to be computed',
        '  unchanged: format 1, kind collect, version 3, numerics test arithmetic,',
        '             inputs.samples xxxx…, parameters.method.kind percentile,',
        '             parameters.percentile 99.999',
        '  key <digest>',
      ].join('\n'),
    );
  });

  test('that just ran tells what made it run', async () => {
    const rig = rigWithItems();
    await rig.build();
    rig.sources.set('samples', 'count 110');
    await rig.build();
    const explanation = await explain(rig, 'net:collect');
    expect(explanation).toMatchObject({status: 'hit', changes: [], lastRun: {hitCount: 0, isFailed: false}});
    expect(explanation.lastChanges.map(({details}) => details)).toEqual([
      [{path: 'inputs.samples.count', before: '100', after: '110', details: []}],
    ]);
    expect(await textOf(rig, 'net:collect')).toContain(
      '  it last ran because of:\n    inputs.samples   xxxx… → xxxx…\n',
    );
  });

  test('tells changed parameters, version and arithmetic', async () => {
    const rig = rigWithItems();
    await rig.build();
    const [first, , last] = rig.nodes;
    const changed = taskNode(
      'net:collect < model=net:import model.bin, values=net:import values.json, samples=@samples',
      {
        percentile: 99.9,
        seed: 1,
        method: {kind: 'percentile'},
      },
    );
    rig.nodes = [first!, changed, last!];
    const explanation = await explainTask({
      ...rig.options({numericsClass: () => 'other'}),
      task: 'net:collect' as TaskId,
    });
    expect(explanation.changes).toEqual([
      {path: 'parameters.percentile', before: '99.999', after: '99.9', details: []},
      {path: 'parameters.seed', before: undefined, after: '1', details: []},
      {path: 'numerics', before: 'test arithmetic', after: 'other', details: []},
    ]);
  });

  test('whose inputs are not known says what it waits for', async () => {
    const rig = rigWithItems();
    expect(await textOf(rig, 'net:judge')).toBe(
      'judge v1 of net                          never run before\n  always runs',
    );
  });

  test('is plain JSON', async () => {
    const explanation = await explain(rigWithItems(), 'net:collect');
    const {lastKey: _, lastRun: __, ...rest} = explanation;
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(rest);
  });
});
