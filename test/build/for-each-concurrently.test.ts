import {expect, test} from 'vitest';
import {forEachConcurrently} from '../../src/build/for-each-concurrently.ts';

test('at most so many at once, started in order, each once', async () => {
  let running = 0;
  let most = 0;
  const started: number[] = [];
  await forEachConcurrently([0, 1, 2, 3, 4], 2, async (item, index) => {
    started.push(item);
    expect(index).toBe(item);
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
  });
  expect([most, started]).toEqual([2, [0, 1, 2, 3, 4]]);
});

test('after a failure nothing new starts, what runs ends first, and the first failure is thrown', async () => {
  const ended: number[] = [];
  const work = async (item: number): Promise<void> => {
    if (item === 0) throw new Error('first');
    for (let i = 0; i < 5; i++) await Promise.resolve();
    ended.push(item);
  };
  await expect(forEachConcurrently([0, 1, 2, 3], 2, work)).rejects.toThrow('first');
  expect(ended).toEqual([1]);
  await forEachConcurrently([], 2, work);
});
