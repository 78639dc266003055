import {describe, expect, test} from 'vitest';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {type PlannedTask, runPlan} from '../../src/build/run-plan.ts';
import type {TaskId} from '../../src/build/task.ts';

const id = (text: string) => text as TaskId;
const never = new AbortController().signal;
const options = {concurrency: 2, keepGoing: false, signal: never, expectedMs: () => 0};

/** Tasks `t0` … in topological order, each depending on some before it. */
function randomPlan(seed: number): PlannedTask[] {
  const random = seededRandom(seed);
  const count = 1 + random.nextInteger(25);
  return Array.from({length: count}, (_, i) => {
    const before = Array.from({length: i}, (_, j) => id(`t${j}`)).filter(() => random.nextInteger(4) === 0);
    return {id: id(`t${i}`), dependsOn: before};
  });
}

/** All that a task depends on, near or far. */
function ancestors(tasks: readonly PlannedTask[], task: TaskId): Set<TaskId> {
  const all = new Set<TaskId>();
  const visit = (name: TaskId): void => {
    for (const before of tasks.find((one) => one.id === name)?.dependsOn ?? []) {
      if (!all.has(before)) {
        all.add(before);
        visit(before);
      }
    }
  };
  visit(task);
  return all;
}

describe('on random plans', () => {
  for (const keepGoing of [false, true]) {
    for (const isAborting of [false, true]) {
      test(`order, failures and statuses are right (keepGoing ${keepGoing}, abort ${isAborting})`, async () => {
        for (let seed = 0; seed < 60; seed++) {
          const tasks = randomPlan(seed);
          const random = seededRandom(seed + 1000);
          const failing = new Set(tasks.filter(() => random.nextInteger(6) === 0).map((task) => task.id));
          const abortAt = isAborting ? tasks[random.nextInteger(tasks.length)]?.id : undefined;
          const concurrency = 1 + random.nextInteger(4);
          const controller = new AbortController();
          const ended = new Set<TaskId>();
          const lanes = new Set<number>();
          let isStopped = false;
          const ends = await runPlan(
            tasks,
            async (task, lane) => {
              expect(isStopped).toBe(false);
              expect(lanes.has(lane)).toBe(false);
              expect(lane).toBeLessThan(concurrency);
              lanes.add(lane);
              for (const before of tasks.find((one) => one.id === task)?.dependsOn ?? [])
                expect(ended.has(before)).toBe(true);
              // At least one turn: what starts in the same breath as a failing task is not yet told of it.
              for (let turns = random.nextInteger(5); turns >= 0; turns--) await new Promise(setImmediate);
              if (task === abortAt) controller.abort();
              lanes.delete(lane);
              isStopped ||= (failing.has(task) && !keepGoing) || task === abortAt;
              if (failing.has(task)) return 'failed';
              ended.add(task);
              return random.nextInteger(2) === 0 ? 'hit' : 'ran';
            },
            {concurrency, keepGoing, signal: controller.signal, expectedMs: () => random.nextInteger(100)},
          );
          expect(lanes.size).toBe(0);
          expect([...ends.keys()]).toEqual(tasks.map((task) => task.id));
          for (const {id: task} of tasks) {
            const end = ends.get(task);
            const blockers = [...ancestors(tasks, task)].filter((one) => ends.get(one)?.status === 'failed');
            if (ended.has(task)) expect(['hit', 'ran']).toContain(end?.status);
            else if (end?.status === 'skipped') expect(blockers).toContain(end.blockedBy);
            else if (end?.status === 'failed') expect(failing.has(task)).toBe(true);
            else expect(end).toEqual({status: 'not-started', blockedBy: undefined});
            if (blockers.length > 0) expect(end?.status).toBe('skipped');
            if (keepGoing && !isAborting && blockers.length === 0) expect(end?.status).not.toBe('not-started');
          }
        }
      });
    }
  }
});

test('after a failure the running tasks finish, and only then the plan ends', async () => {
  let finish: () => void = () => undefined;
  let isSlowDone = false;
  const tasks = [
    {id: id('slow'), dependsOn: []},
    {id: id('bad'), dependsOn: []},
    {id: id('after-slow'), dependsOn: [id('slow')]},
  ];
  const started: string[] = [];
  const run = runPlan(
    tasks,
    async (task) => {
      started.push(task);
      if (task === 'bad') {
        setImmediate(() => finish());
        return 'failed';
      }
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      isSlowDone = true;
      return 'ran';
    },
    options,
  );
  const ends = await run;
  expect(isSlowDone).toBe(true);
  expect(started).toEqual(['slow', 'bad']);
  expect(ends.get(id('slow'))?.status).toBe('ran');
  expect(ends.get(id('after-slow'))?.status).toBe('not-started');
});

test('of the tasks that are ready the one with the longest work behind it starts first', async () => {
  const tasks = [
    {id: id('short'), dependsOn: []},
    {id: id('first'), dependsOn: []},
    {id: id('long'), dependsOn: [id('first')]},
  ];
  const started: string[] = [];
  const expected: Record<string, number> = {short: 10, first: 1, long: 100};
  const run = async (task: TaskId) => {
    started.push(task);
    return 'ran' as const;
  };
  await runPlan(tasks, run, {...options, concurrency: 1, expectedMs: (task) => expected[task] ?? 0});
  expect(started).toEqual(['first', 'long', 'short']);
});

test('a cycle, an empty id, a repeated id and a task that throws are bugs', async () => {
  const ran = async () => 'ran' as const;
  const cycle = [
    {id: id('a'), dependsOn: [id('b')]},
    {id: id('b'), dependsOn: [id('a')]},
  ];
  await expect(runPlan(cycle, ran, options)).rejects.toThrow('cycle');
  await expect(runPlan([{id: id(''), dependsOn: []}], ran, options)).rejects.toThrow('must not be empty');
  const twice = [
    {id: id('a'), dependsOn: []},
    {id: id('a'), dependsOn: []},
  ];
  await expect(runPlan(twice, ran, options)).rejects.toThrow('same id');
  const thrower = async () => Promise.reject(new Error('thrown'));
  await expect(runPlan([{id: id('a'), dependsOn: []}], thrower, options)).rejects.toThrow('thrown');
});

test('an empty plan ends at once', async () => {
  expect((await runPlan([], async () => 'ran', options)).size).toBe(0);
});
