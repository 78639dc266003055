/**
 * Limits how often something is done: `capacity` times at once, and that many again per minute. Who finds the bucket empty
 * does without; nothing here waits.
 */
export interface TokenBucket {
  /** True when it may be done now. */
  readonly take: () => boolean;
}

const MS_PER_MINUTE = 60_000;

/** @param clock milliseconds since 1970 */
export function openTokenBucket(capacity: number, clock: () => number): TokenBucket {
  let tokens = capacity;
  let filledAtMs = clock();
  return {
    take: () => {
      const nowMs = clock();
      tokens = Math.min(capacity, tokens + (Math.max(0, nowMs - filledAtMs) * capacity) / MS_PER_MINUTE);
      filledAtMs = nowMs;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
