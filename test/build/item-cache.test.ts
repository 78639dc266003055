import {expect, test} from 'vitest';
import type {Item, TaskContext} from '../../src/build/task.ts';
import {buildRig, readText, statusesOf} from '../support/build-rig.ts';
import {countingTask, taskNode} from '../support/counting-task.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const itemsOf = (parts: readonly string[], pack?: string): Item[] =>
  parts.map((part) => ({label: `part ${part}`, fingerprint: {part}, ...(pack === undefined ? {} : {pack})}));
const turns = async (count: number): Promise<void> => {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
};

/** Looks all parts up, computes the missing ones one after the other, and notes which. */
function partsTask(computed: string[], options: {failAt?: string; size?: number; pack?: string} = {}) {
  const compute = async (parts: readonly string[], {items}: TaskContext): Promise<string> => {
    const list = itemsOf(parts, options.pack);
    const found = await items.lookUp(list);
    for (const [i, part] of parts.entries()) {
      if (found[i]) continue;
      computed.push(part);
      await turns(3);
      if (part === options.failAt) throw new Error('no');
      await items.save(list[i]!, Buffer.from(part.repeat(options.size ?? 1)), 1);
    }
    return parts.join();
  };
  return countingTask({kind: 'parts', compute: ({parameters}, context) => compute(parameters as string[], context)});
}

test('only items that were not there are computed, and both are counted', async () => {
  for (const options of [{size: 1}, {size: 5000}, {size: 100_000}, {size: 1, pack: 'x'}, {size: 100_000, pack: 'x'}]) {
    const computed: string[] = [];
    const rig = buildRig(temporaryDirectory(), [taskNode('b:parts', ['p', 'q'])], [partsTask(computed, options)]);
    await rig.build();
    rig.nodes = [taskNode('b:parts', ['q', 'r', 'p', 's'])];
    const [outcome] = (await rig.build()).outcomes.values();
    expect(computed).toEqual(['p', 'q', 'r', 's']);
    expect(outcome).toMatchObject({status: 'ran', itemCount: 4, itemHitCount: 2});
  }
});

test('items saved before a failure survive it', async () => {
  for (const options of [{}, {pack: 'x'}]) {
    const computed: string[] = [];
    const nodes = [taskNode('b:parts', ['p', 'q', 'r'])];
    const rig = buildRig(temporaryDirectory(), nodes, [partsTask(computed, {...options, failAt: 'r'})]);
    expect(statusesOf(await rig.build())).toEqual({'b:parts': 'failed'});
    rig.tasks = [partsTask(computed, options)];
    await rig.build();
    expect(computed).toEqual(['p', 'q', 'r', 'r']);
  }
});

test('two tasks that need the same items at the same time compute each once', async () => {
  const computed: string[] = [];
  const nodes = [taskNode('a:parts', ['p', 'q', 'x']), taskNode('b:parts', ['y', 'q', 'p'])];
  const rig = buildRig(temporaryDirectory(), nodes, [partsTask(computed)]);
  const [a, b] = (await rig.build()).outcomes.values();
  expect([...computed].sort()).toEqual(['p', 'q', 'x', 'y']);
  // Which of them comes first is not promised; what it computes, the other one takes.
  expect([a?.itemHitCount, b?.itemHitCount].sort()).toEqual([0, 2]);
  expect([a?.itemCount, b?.itemCount]).toEqual([3, 3]);
});

test('of two tasks with long lists of the same items one computes them all, whatever their order', async () => {
  const computed: string[] = [];
  const parts = Array.from({length: 200}, (_, i) => `p${i}`);
  const nodes = [taskNode('a:parts', parts), taskNode('b:parts', [...parts].reverse())];
  const rig = buildRig(temporaryDirectory(), nodes, [partsTask(computed)]);
  const [a, b] = (await rig.build()).outcomes.values();
  expect(computed).toHaveLength(200);
  expect([a?.itemHitCount, b?.itemHitCount]).toEqual([0, 200]);
});

test('when the task that computes shared items fails, the one that waits computes them', async () => {
  const computed: string[] = [];
  const failing = partsTask([], {failAt: 'q'});
  const waiting = partsTask(computed);
  const asKind = (kind: string, task: typeof failing) => ({...task, definition: {...task.definition, kind}});
  // Same kind and version in the key, so the items are the same; told apart by their parameters.
  const both = countingTask({
    kind: 'parts',
    compute: async (request, context) => {
      const {definition} = request.id === 'a:parts' ? asKind('parts', failing) : asKind('parts', waiting);
      return Buffer.from((await definition.run(request, context))['out.txt']!).toString();
    },
  });
  const nodes = [taskNode('a:parts', ['p', 'q', 'x']), taskNode('b:parts', ['q', 'p'])];
  const rig = buildRig(temporaryDirectory(), nodes, [both]);
  const result = await rig.build({keepGoing: true});
  expect(statusesOf(result)).toEqual({'a:parts': 'failed', 'b:parts': 'ran'});
  expect(computed).toEqual(['q']);
});

test('tasks that look items up bit by bit, each waiting for the other, do not stand still', async () => {
  const computed: string[] = [];
  const task = countingTask({
    kind: 'steps',
    compute: async ({parameters}, {items}) => {
      const list = itemsOf(parameters as string[]);
      const missing: Item[] = [];
      for (const item of list) {
        const [found] = await items.lookUp([item]);
        if (!found) missing.push(item);
        await turns(2);
      }
      for (const item of missing) {
        computed.push(item.label);
        await items.save(item, Buffer.from(item.label), 1);
      }
      return 'done';
    },
  });
  const nodes = [taskNode('a:steps', ['p', 'q', 'r']), taskNode('b:steps', ['r', 'q', 'p'])];
  const rig = buildRig(temporaryDirectory(), nodes, [task]);
  expect(statusesOf(await rig.build())).toEqual({'a:steps': 'ran', 'b:steps': 'ran'});
  expect(new Set(computed).size).toBe(3);
});

test('forcing a task computes its items again', async () => {
  const computed: string[] = [];
  const rig = buildRig(temporaryDirectory(), [taskNode('b:parts', ['p', 'q'])], [partsTask(computed)]);
  await rig.build();
  await rig.build({force: ['*parts']});
  expect(computed).toEqual(['p', 'q', 'p', 'q']);
});

test('items are kept apart by kind, version and arithmetic', async () => {
  const computed: string[] = [];
  const rig = buildRig(temporaryDirectory(), [taskNode('b:parts', ['p'])], [partsTask(computed)]);
  await rig.build();
  const {definition, runs} = partsTask(computed);
  rig.tasks = [{runs, definition: {...definition, version: 2}}];
  await rig.build();
  rig.tasks = [{runs, definition: {...definition, usesEngine: true}}];
  await rig.build();
  await rig.build({numericsClass: () => 'another'});
  expect(computed).toHaveLength(4);
});

test('hints come back in the next run, for the same kind and name only', async () => {
  const read: (string | undefined)[] = [];
  const task = countingTask({
    kind: 'hinted',
    isCached: false,
    compute: async ({parameters}, {items}) => {
      const hint = await items.readHint(parameters);
      read.push(hint && Buffer.from(hint).toString());
      await items.writeHint(parameters, Buffer.from(`hint of ${JSON.stringify(parameters)}`));
      return '';
    },
  });
  const rig = buildRig(temporaryDirectory(), [taskNode('b:hinted', {name: 1})], [task]);
  await rig.build();
  await rig.build();
  rig.nodes = [taskNode('b:hinted', {name: 2})];
  await rig.build();
  expect(read).toEqual([undefined, 'hint of {"name":1}', undefined]);
});

test('a large item comes back byte for byte', async () => {
  const bytes = Buffer.from(Array.from({length: 100_000}, (_, i) => (i * 7919) % 256));
  const task = countingTask({
    kind: 'large',
    isCached: false,
    compute: async (_, {items}) => {
      const [item] = itemsOf(['large']);
      const [found] = await items.lookUp([item!]);
      if (found) return Buffer.from(found).equals(bytes) ? 'same' : 'other';
      await items.save(item!, bytes, 1);
      return 'made';
    },
  });
  const rig = buildRig(temporaryDirectory(), [taskNode('b:large')], [task]);
  expect(await readText(await rig.build(), 'b:large')).toBe('made');
  expect(await readText(await rig.build(), 'b:large')).toBe('same');
});
