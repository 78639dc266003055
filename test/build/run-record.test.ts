import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {expectedDurations, readRunRecords} from '../../src/build/run-record.ts';
import type {TaskId} from '../../src/build/task.ts';
import {buildRig} from '../support/build-rig.ts';
import {countingTask, taskNode} from '../support/counting-task.ts';
import {fakeClock} from '../support/fake-clock.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';

const id = 'b:one' as TaskId;

function rig() {
  const one = buildRig(temporaryDirectory(), [taskNode('b:one < x=@x')], [countingTask({kind: 'one'})]);
  one.sources.set('x', 'v 1');
  return {
    one,
    state: path.join(one.directory, 'state'),
    records: () => readRunRecords(path.join(one.directory, 'state')),
  };
}

test('a record tells the key, its fields, the one before, and how the runs ended', async () => {
  const {one, records} = rig();
  await one.build();
  await one.build();
  await one.build();
  const first = (await records()).tasks.get(id)!;
  expect(first.history.map(({status, count}) => `${status} ${count}`)).toEqual(['ran 1', 'hit 2']);
  expect(first.previous).toBeUndefined();
  expect(first.last.fingerprint).toMatchObject({kind: 'one', version: 1});
  one.sources.set('x', 'v 2');
  await one.build();
  const {tasks, sourceFields} = await records();
  expect(tasks.get(id)?.previous).toEqual(first.last);
  expect([...sourceFields().values()]).toEqual([{v: '1'}, {v: '2'}]);
  one.sources.set('x', 'v 3');
  await one.build();
  expect([...(await records()).sourceFields().values()]).toEqual([{v: '2'}, {v: '3'}]);
});

test('the history is bounded', async () => {
  const {one, records} = rig();
  for (let i = 0; i < 60; i++) {
    one.sources.set('x', `v ${i}`);
    await one.build();
  }
  expect((await records()).tasks.get(id)?.history).toHaveLength(50);
}, 30_000);

test('the expected duration is that of the last real run', async () => {
  const {one, records} = rig();
  const clock = fakeClock(1_000_000);
  one.tasks = [
    countingTask({
      kind: 'one',
      compute: async () => {
        clock.advance(1234);
        return '';
      },
    }),
  ];
  await one.build({clock: clock.now});
  await one.build({clock: clock.now});
  expect(expectedDurations(await records()).get(id)).toBe(1234);
});

test('damaged records are none', async () => {
  const {one, state, records} = rig();
  await one.build();
  const file = path.join(state, 'runs.json');
  const text = readFileSync(file, 'utf8');
  for (const damaged of [
    '',
    text.slice(0, 50),
    '[]',
    'null',
    '{"format":2}',
    '{"format":1,"tasks":{"b:one":{"last":1}}}',
  ]) {
    writeFileSync(file, damaged);
    expect((await records()).tasks.size).toBe(0);
    await one.build();
    expect((await records()).tasks.size).toBe(1);
  }
});

test('tasks that were not part of a run keep their records', async () => {
  const {one, records} = rig();
  await one.build();
  one.nodes = [taskNode('c:one < x=@x')];
  await one.build();
  expect([...(await records()).tasks.keys()]).toEqual(['b:one', 'c:one']);
});
