import {mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {hashBytes} from '../../src/base/content-hash.ts';
import {Failure} from '../../src/base/failure.ts';
import {invariant} from '../../src/base/invariant.ts';
import {inspectPlan} from '../../src/build/inspect-plan.ts';
import type {TaskId} from '../../src/build/task.ts';
import {buildRig, readText, statusesOf, textSource} from '../support/build-rig.ts';
import {countingTask, taskNode} from '../support/counting-task.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const id = (text: string) => text as TaskId;

/** import ← model; collect ← import, samples; apply ← import, collect; judge (not cached) ← apply. */
function chain() {
  const directory = temporaryDirectory();
  const tasks = [
    // Only the first letter counts: other changes of the model are cut off here.
    countingTask({kind: 'import', compute: async ({inputs}) => firstLetter(inputs.model)}),
    countingTask({kind: 'collect', usesEngine: true}),
    countingTask({kind: 'apply'}),
    countingTask({kind: 'judge', isCached: false}),
  ];
  const nodes = [
    taskNode('b:import < model=@model'),
    taskNode('b:collect < model=b:import, samples=@samples', {bins: 10}),
    taskNode('b:apply < model=b:import, statistics=b:collect'),
    taskNode('b:judge < applied=b:apply', {limit: 5}),
  ];
  const rig = buildRig(directory, nodes, tasks);
  rig.sources.set('model', 'm1').set('samples', 's1');
  return rig;
}

const firstLetter = (input: unknown): string => (input as {value: string}).value.slice(0, 1);

const filesBelow = (directory: string): string[] =>
  readdirSync(directory, {recursive: true, encoding: 'utf8'})
    .map((name) => path.join(directory, name))
    .filter((file) => statSync(file).isFile());

describe('what runs', () => {
  test('the first build runs everything, the second only what is never cached', async () => {
    const rig = chain();
    expect(await rig.buildAndList()).toEqual(['b:apply', 'b:collect', 'b:import', 'b:judge']);
    expect(await rig.buildAndList()).toEqual(['b:judge']);
    expect(statusesOf(await rig.build())).toEqual({
      'b:import': 'hit',
      'b:collect': 'hit',
      'b:apply': 'hit',
      'b:judge': 'ran',
    });
  });

  test('a changed source runs exactly the tasks behind it', async () => {
    const rig = chain();
    await rig.build();
    rig.sources.set('samples', 's2');
    expect(await rig.buildAndList()).toEqual(['b:apply', 'b:collect', 'b:judge']);
  });

  test('a task that gives the same bytes as before stops the change there', async () => {
    const rig = chain();
    await rig.build();
    rig.sources.set('model', 'm2');
    expect(await rig.buildAndList()).toEqual(['b:import', 'b:judge']);
  });

  test('a changed threshold of an uncached task runs only that task', async () => {
    const rig = chain();
    await rig.build();
    rig.nodes = [...rig.nodes.slice(0, 3), taskNode('b:judge < applied=b:apply', {limit: 6})];
    const result = await rig.build();
    expect(statusesOf(result)['b:apply']).toBe('hit');
    expect(await readText(result, 'b:judge')).toContain('"limit":6');
  });

  test('changed parameters, version and arithmetic each run the task and those behind it', async () => {
    const rig = chain();
    await rig.build();
    const [first, , third, fourth] = rig.nodes;
    rig.nodes = [first!, taskNode('b:collect < model=b:import, samples=@samples', {bins: 11}), third!, fourth!];
    expect(await rig.buildAndList()).toEqual(['b:apply', 'b:collect', 'b:judge']);
    expect(await rig.buildAndList({numericsClass: () => 'other'})).toEqual(['b:collect', 'b:judge']);
    rig.tasks = [...rig.tasks.slice(0, 2), countingTask({kind: 'apply', version: 2}), ...rig.tasks.slice(3)];
    expect(await rig.buildAndList()).toEqual(['b:apply', 'b:judge']);
  });

  test('renamed builds, tasks and sources hit: names are not in the key', async () => {
    const rig = chain();
    await rig.build();
    rig.nodes = [
      taskNode('other:import < model=@net'),
      taskNode('other:collect < samples=@data, model=other:import', {bins: 10}),
      taskNode('other:apply < statistics=other:collect, model=other:import'),
    ];
    rig.sources.set('net', 'm1').set('data', 's1');
    expect(await rig.buildAndList()).toEqual([]);
  });

  test('forced tasks run although they are cached, and what is behind them hits', async () => {
    const rig = chain();
    await rig.build();
    expect(await rig.buildAndList({force: ['*:coll*']})).toEqual(['b:collect', 'b:judge']);
    expect(await rig.buildAndList({force: ['*']})).toHaveLength(4);
  });

  test('frozen fails the first task that would run, and says which field changed', async () => {
    const rig = chain();
    await rig.build();
    expect(statusesOf(await rig.build({frozen: true}))['b:apply']).toBe('hit');
    rig.sources.set('samples', 's2');
    const {outcomes} = await rig.build({frozen: true});
    const failure = outcomes.get(id('b:collect'))?.failure;
    expect(failure?.reason).toBe('frozen');
    expect(failure?.message).toMatch(/^it would have to run: samples changed: [0-9a-f]{4}… → [0-9a-f]{4}…/);
    expect(outcomes.get(id('b:apply'))).toMatchObject({status: 'skipped', blockedBy: 'b:collect'});
  });

  test('two tasks with the same key run once; the other is a hit', async () => {
    const slow = countingTask({kind: 'slow', compute: () => new Promise((resolve) => setImmediate(resolve, 'x'))});
    const rig = buildRig(temporaryDirectory(), [taskNode('a:slow'), taskNode('b:slow'), taskNode('c:slow')], [slow]);
    const result = await rig.build({concurrency: 3});
    expect(Object.values(statusesOf(result)).sort()).toEqual(['hit', 'hit', 'ran']);
    expect(slow.runs).toHaveLength(1);
    expect(await readText(result, 'c:slow')).toBe('x');
  });
});

describe('what went wrong', () => {
  const failing = (error: () => unknown) =>
    countingTask({
      kind: 'fail',
      compute: async () => {
        throw error();
      },
    });

  test('a failed task skips its dependents; with keepGoing the rest runs', async () => {
    const tasks = [failing(() => new Failure({reason: 'bad-model', message: 'no'})), countingTask({kind: 'ok'})];
    const nodes = [taskNode('a:fail'), taskNode('a:ok < x=a:fail'), taskNode('b:ok'), taskNode('c:ok < x=b:ok')];
    const rig = buildRig(temporaryDirectory(), nodes, tasks);
    expect(statusesOf(await rig.build({concurrency: 1}))).toEqual({
      'a:fail': 'failed',
      'a:ok': 'skipped',
      'b:ok': 'not-started',
      'c:ok': 'not-started',
    });
    expect(statusesOf(await rig.build({concurrency: 1, keepGoing: true}))).toEqual({
      'a:fail': 'failed',
      'a:ok': 'skipped',
      'b:ok': 'ran',
      'c:ok': 'ran',
    });
  });

  test('a failure of the world stays as it is; anything else is our bug with its stack', async () => {
    const world = new Failure({reason: 'bad-model', message: 'no', path: '/m.onnx', remedy: 'Mend it.'});
    const cases: [unknown, string][] = [
      [world, 'bad-model'],
      [new TypeError('x is undefined'), 'bug'],
    ];
    for (const [error, reason] of cases) {
      const rig = buildRig(temporaryDirectory(), [taskNode('a:fail')], [failing(() => error)]);
      const failure = (await rig.build()).outcomes.get(id('a:fail'))?.failure;
      expect(failure?.reason).toBe(reason);
      if (reason === 'bug') expect((failure?.cause as Error | undefined)?.stack).toContain('TypeError');
      else expect(failure).toBe(world);
    }
    const broken = countingTask({
      kind: 'fail',
      compute: async () => {
        invariant(false, () => 'impossible');
        return '';
      },
    });
    const rig = buildRig(temporaryDirectory(), [taskNode('a:fail')], [broken]);
    expect((await rig.build()).outcomes.get(id('a:fail'))?.failure).toMatchObject({
      reason: 'bug',
      message: 'impossible',
    });
  });

  test('of two tasks with the same key that fail, each is tried and fails by itself', async () => {
    const task = failing(() => new Failure({reason: 'engine-error', message: 'no'}));
    const rig = buildRig(temporaryDirectory(), [taskNode('a:fail'), taskNode('b:fail')], [task]);
    expect(statusesOf(await rig.build({keepGoing: true}))).toEqual({'a:fail': 'failed', 'b:fail': 'failed'});
    expect(task.runs).toEqual(['a:fail', 'b:fail']);
  });

  test('a failed task is tried again the next time', async () => {
    let isBroken = true;
    const task = countingTask({
      kind: 'fail',
      compute: async () => {
        if (isBroken) throw new Failure({reason: 'engine-error', message: 'no'});
        return 'fine';
      },
    });
    const rig = buildRig(temporaryDirectory(), [taskNode('a:fail')], [task]);
    await rig.build();
    isBroken = false;
    expect(await rig.buildAndList()).toEqual(['a:fail']);
    expect(await rig.buildAndList()).toEqual([]);
  });

  test('a source that cannot be resolved fails the tasks that need it', async () => {
    const rig = chain();
    const missing = new Failure({reason: 'file-missing', message: 'the file does not exist', path: '/m.onnx'});
    const {outcomes} = await rig.build({resolveSource: async () => Promise.reject(missing)});
    expect(outcomes.get(id('b:import'))?.failure).toBe(missing);
    expect(outcomes.get(id('b:judge'))).toMatchObject({status: 'skipped', blockedBy: 'b:import'});
  });

  test('a source that is needed late and is missing stops the build before it starts, unless it is to go on', async () => {
    const nodes = [taskNode('b:first < model=@model'), taskNode('b:second < x=b:first, samples=@samples')];
    const tasks = [countingTask({kind: 'first'}), countingTask({kind: 'second'})];
    const rig = buildRig(temporaryDirectory(), nodes, tasks);
    const missing = new Failure({reason: 'file-missing', message: 'the file does not exist', path: '/s.npy'});
    const resolveSource = async (name: string) => {
      if (name === 'samples') throw missing;
      return textSource('model 1');
    };
    const stopped = await rig.build({resolveSource});
    expect(statusesOf(stopped)).toEqual({'b:first': 'not-started', 'b:second': 'failed'});
    expect(stopped.outcomes.get(id('b:second'))?.failure).toBe(missing);
    expect(rig.events.map(({type}) => type)).toEqual(['run-started', 'task-started', 'task-finished', 'run-finished']);
    const went = await rig.build({resolveSource, keepGoing: true});
    expect(statusesOf(went)).toEqual({'b:first': 'ran', 'b:second': 'failed'});
  });

  test('an output that nobody may write, or that is missing, is a bug of the task', async () => {
    const outputs = {'../escape': new Uint8Array(1)};
    const rig = buildRig(
      temporaryDirectory(),
      [taskNode('a:odd')],
      [countingTask({kind: 'odd', compute: async () => outputs})],
    );
    expect((await rig.build()).outcomes.get(id('a:odd'))?.failure?.reason).toBe('bug');
    const nodes = [taskNode('a:odd'), taskNode('a:next < x=a:odd other.txt')];
    const other = buildRig(temporaryDirectory(), nodes, [countingTask({kind: 'odd'}), countingTask({kind: 'next'})]);
    expect((await other.build()).outcomes.get(id('a:odd'))?.failure?.message).toContain(
      'did not give the output "other.txt"',
    );
  });

  test('a file that changes while a task reads it fails the task and caches nothing of it', async () => {
    const item = {label: 'one', fingerprint: {part: 1}};
    let isChanging = true;
    const task = countingTask({
      kind: 'read',
      compute: async (_, {items}) => {
        const [found] = await items.lookUp([item]);
        if (!found) await items.save(item, Buffer.from(isChanging ? 'torn' : 'whole'), 1);
        return Buffer.from(found ?? (isChanging ? 'torn' : 'whole')).toString();
      },
    });
    const rig = buildRig(temporaryDirectory(), [taskNode('a:read < file=@file')], [task]);
    const {outcomes} = await rig.build({changedFiles: async () => ['/data/file.bin']});
    expect(outcomes.get(id('a:read'))?.failure).toMatchObject({
      reason: 'file-changed-while-running',
      path: '/data/file.bin',
    });
    isChanging = false;
    expect(await readText(await rig.build(), 'a:read')).toBe('whole');
  });

  test('an abort ends the run: running tasks are interrupted, others do not start, what is finished is kept', async () => {
    const controller = new AbortController();
    const tasks = [
      countingTask({kind: 'first'}),
      countingTask({
        kind: 'second',
        compute: (_, {signal}) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new Error('stopped')));
            controller.abort();
          }),
      }),
      countingTask({kind: 'third'}),
    ];
    const nodes = [
      taskNode('a:first'),
      taskNode('a:second < x=a:first'),
      taskNode('a:third < x=a:second'),
      taskNode('b:third < x=a:first'),
    ];
    const rig = buildRig(temporaryDirectory(), nodes, tasks);
    const result = await rig.build({signal: controller.signal, concurrency: 1});
    expect(result.interrupted).toBe(true);
    expect(result.outcomes.get(id('a:second'))?.failure?.reason).toBe('interrupted');
    expect(statusesOf(result)).toMatchObject({'a:first': 'ran', 'a:third': 'skipped'});
    expect(tasks[2]?.runs).toEqual([]);
    rig.nodes = nodes.slice(0, 1);
    expect(await rig.buildAndList()).toEqual([]);
  });
});

describe('a cache that is not what it should be', () => {
  const big = 'x'.repeat(5000);
  /** One large artifact and a task that reads it, both cached. */
  function bigRig() {
    const tasks = [
      countingTask({kind: 'make', compute: async () => big}),
      countingTask({kind: 'use'}),
      countingTask({kind: 'judge', isCached: false}),
    ];
    const nodes = [taskNode('b:make'), taskNode('b:use < x=b:make'), taskNode('b:judge < x=b:make')];
    return buildRig(temporaryDirectory(), nodes, tasks);
  }
  const entries = (rig: {directory: string}, area: string) => filesBelow(path.join(rig.directory, 'cache', area));
  const bigBlob = (rig: {directory: string}) => entries(rig, 'cas').find((file) => statSync(file).size === big.length)!;
  const overwrite = (file: string, content: string | Buffer) => {
    rmSync(file);
    writeFileSync(file, content);
  };

  test('a poisoned blob is noticed when it is read, reported, made again, and the result is the same', async () => {
    const rig = bigRig();
    const before = await readText(await rig.build(), 'b:judge');
    overwrite(bigBlob(rig), big.replaceAll('x', 'y'));
    const result = await rig.build();
    expect(await readText(result, 'b:judge')).toBe(before);
    expect(rig.problems.map(({code}) => code)).toEqual(['cache/damaged-entry']);
    expect(readFileSync(bigBlob(rig), 'utf8')).toBe(big);
    expect(await rig.buildAndList()).toEqual(['b:judge']);
  });

  test('a truncated blob is a loud miss and is made again', async () => {
    const rig = bigRig();
    await rig.build();
    overwrite(bigBlob(rig), big.slice(0, 100));
    expect(await rig.buildAndList()).toEqual(['b:judge', 'b:make']);
    expect(rig.problems[0]?.message).toContain('has 100 of 5000 bytes');
    expect(await rig.buildAndList()).toEqual(['b:judge']);
  });

  test('a deleted blob is a miss of the task that made it only', async () => {
    const rig = bigRig();
    await rig.build();
    rmSync(bigBlob(rig));
    expect(await rig.buildAndList()).toEqual(['b:judge', 'b:make']);
    expect(rig.problems).toEqual([]);
  });

  test('every damage to every file of the cache gives the same result in the end', async () => {
    const damages: ((content: Buffer) => Buffer | undefined)[] = [
      () => undefined,
      () => Buffer.alloc(0),
      (content) => content.subarray(0, Math.floor(content.length / 2)),
      (content) => Buffer.from(content.map((byte, i) => (i === content.length - 20 ? byte ^ 1 : byte))),
      () => Buffer.from('<!DOCTYPE html>'),
    ];
    const rig = bigRig();
    const expected = await readText(await rig.build(), 'b:judge');
    for (const damage of damages) {
      const {length} = filesBelow(path.join(rig.directory, 'cache'));
      for (let i = 0; i < length; i++) {
        const file = filesBelow(path.join(rig.directory, 'cache'))[i];
        if (!file) continue;
        const content = damage(readFileSync(file));
        if (content) overwrite(file, content);
        else rmSync(file);
        const result = await rig.build();
        expect(await readText(result, 'b:judge')).toBe(expected);
        expect(await readText(result, 'b:make')).toBe(big);
      }
    }
    expect(await rig.buildAndList()).toEqual(['b:judge']);
  });

  test('a result whose outputs are not those it was written with is a miss', async () => {
    const rig = bigRig();
    const expected = await readText(await rig.build(), 'b:use');
    const store = rig.openStore();
    const [, use] = await inspectPlan(rig.options());
    invariant(use?.key !== undefined, () => 'the key is known');
    const found = await store.getResult(use.key);
    const contents = Buffer.from('of another task');
    const other = {path: 'out.txt', digest: hashBytes(contents), sizeBytes: contents.length, contents};
    const outputs = found?.outputs.map((output) => (output.path === 'out.txt' ? other : output)) ?? [];
    await store.putResult(use.key, {outputs, startedMs: 0, durationMs: 0});
    const result = await rig.build();
    expect(await readText(result, 'b:use')).toBe(expected);
    expect(statusesOf(result)).toMatchObject({'b:make': 'hit', 'b:use': 'ran'});
  });

  test('a blob lost after the run is made again when it is asked for', async () => {
    const rig = bigRig();
    const result = await rig.build();
    rmSync(path.join(rig.directory, 'cache'), {recursive: true});
    expect(await readText(result, 'b:make')).toBe(big);
    expect(result.artifactInfo(id('b:make'), 'out.txt')).toMatchObject({sizeBytes: big.length});
    expect(result.artifactInfo(id('b:make'), 'nothing')).toBeUndefined();
  });

  test('a file where the cache folder should be costs one warning and no build', async () => {
    const rig = bigRig();
    writeFileSync(path.join(rig.directory, 'cache'), 'in the way');
    const result = await rig.build();
    expect(statusesOf(result)).toEqual({'b:make': 'ran', 'b:use': 'ran', 'b:judge': 'ran'});
    expect(await readText(result, 'b:make')).toBe(big);
    expect(rig.problems.map(({code}) => code)).toEqual(['cache/unwritable']);
  });

  test('a task that wants a path gets one also when the cache cannot hold the file', async () => {
    const paths: string[] = [];
    const reader = countingTask({
      kind: 'use',
      compute: async ({inputs}) => {
        const input = inputs.x;
        invariant(input?.from === 'task', () => 'x comes from a task');
        paths.push(await input.localPath());
        return readFileSync(paths.at(-1)!, 'utf8');
      },
    });
    for (const content of ['small', big, '']) {
      for (const isBlocked of [false, true]) {
        const tasks = [countingTask({kind: 'make', compute: async () => content}), reader];
        const rig = buildRig(temporaryDirectory(), [taskNode('b:make'), taskNode('b:use < x=b:make')], tasks);
        if (isBlocked) writeFileSync(path.join(rig.directory, 'cache'), 'in the way');
        expect(await readText(await rig.build(), 'b:use')).toBe(content);
        expect(paths.at(-1)?.startsWith(rig.directory)).toBe(!isBlocked);
      }
    }
  });

  test('a state folder that cannot be written is a warning', async () => {
    const rig = bigRig();
    mkdirSync(path.join(rig.directory, 'elsewhere'));
    writeFileSync(path.join(rig.directory, 'state'), 'in the way');
    await rig.build();
    const warnings = rig.events.flatMap((event) => (event.type === 'warning' ? [event.warning.code] : []));
    expect(warnings).toEqual(['build/unwritable-record']);
  });
});

describe('what is told', () => {
  test('hits tell the warnings, summary and item count of the run again', async () => {
    const items = [1, 2, 3].map((part) => ({label: `part ${part}`, fingerprint: {part}}));
    const talker = countingTask({
      kind: 'talk',
      compute: async (_, context) => {
        const found = await context.items.lookUp(items);
        for (const [i, item] of items.entries()) {
          if (!found[i]) await context.items.save(item, Buffer.from('bytes'), 1);
        }
        context.warn({severity: 'warning', code: 'test/odd', message: 'odd', path: 'm.onnx', remedy: 'Look.'});
        context.summarize('3 parts');
        return 'x';
      },
    });
    const rig = buildRig(temporaryDirectory(), [taskNode('a:talk')], [talker]);
    const first = (await rig.build()).outcomes.get(id('a:talk'));
    const second = (await rig.build()).outcomes.get(id('a:talk'));
    expect(first).toMatchObject({status: 'ran', itemCount: 3, itemHitCount: 0, summary: '3 parts', store: undefined});
    expect(second).toMatchObject({status: 'hit', itemCount: 3, itemHitCount: 3, summary: '3 parts', store: 'local'});
    const warnings = rig.events.flatMap((event) => (event.type === 'warning' ? [event.warning] : []));
    expect(warnings).toHaveLength(2);
    expect(warnings[1]).toEqual(warnings[0]);
  });

  test('each task starts and finishes once, in a lane of its own', async () => {
    const slow = countingTask({kind: 'slow', compute: async ({parameters}) => JSON.stringify(parameters)});
    const nodes = Array.from({length: 12}, (_, i) => taskNode(`b${i}:slow`, {i}));
    const rig = buildRig(temporaryDirectory(), nodes, [slow]);
    await rig.build({concurrency: 3});
    const busy = new Set<number>();
    for (const event of rig.events) {
      if (event.type === 'task-started') {
        expect(busy.has(event.lane)).toBe(false);
        expect(event.lane).toBeLessThan(3);
        busy.add(event.lane);
      }
      if (event.type === 'task-finished') busy.delete(event.lane);
    }
    expect(rig.events.filter(({type}) => type === 'task-finished')).toHaveLength(12);
    expect(rig.events.at(0)?.type).toBe('run-started');
    expect(rig.events.at(-1)?.type).toBe('run-finished');
  });
});

test('workers are made ready as soon as something runs that leads to the engine, and for nothing else', async () => {
  const rig = chain();
  const started: string[] = [];
  const pool = {
    runJob: () => Promise.reject(new Error('no jobs here')),
    prepare: () => void started.push(rig.events.findLast((event) => event.type === 'task-started')?.task ?? ''),
  };
  const preparedBy = async (changes = {}) => {
    started.length = 0;
    await rig.build({pool, ...changes});
    return [...started];
  };
  // Where nothing has run yet they need not wait for the first look at the cache.
  expect(await preparedBy()).toEqual(['', 'b:import', 'b:collect']);
  expect(await preparedBy()).toEqual([]);
  expect(await preparedBy({force: ['*apply']})).toEqual([]);
  rig.sources.set('samples', 's2');
  expect(await preparedBy()).toEqual(['b:collect']);
});
