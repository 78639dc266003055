/**
 * Calls `work` for each item, at most `limit` at once, starting in order. After a failure nothing new starts; what is
 * under way ends first, then the failure of the earliest item is thrown.
 */
export async function forEachConcurrently<T>(
  items: readonly T[],
  limit: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const failures = new Map<number, unknown>();
  let next = 0;
  const takeTurns = async (): Promise<void> => {
    while (next < items.length && failures.size === 0) {
      const index = next++;
      try {
        await work(items[index] as T, index);
      } catch (error) {
        failures.set(index, error);
      }
    }
  };
  await Promise.all(Array.from({length: Math.min(limit, items.length)}, takeTurns));
  if (failures.size > 0) throw failures.get(Math.min(...failures.keys()));
}
