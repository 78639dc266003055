import type {Engine, Session} from './engine.ts';
import {openEngine} from './open-engine.ts';

/** The models that one job compares, so that chunk follows chunk without opening them again. */
const KEPT_SESSIONS = 3;

/** Least recently used first. Belongs to the worker process. */
const kept = new Map<string, Session>();

/**
 * The session under `key` when this worker has it open, else a new one; the one used least recently is closed for it.
 *
 * @param key the same only for the same model bytes
 * @throws Failure as `Engine` does
 */
export async function keptSession(key: string, open: (engine: Engine) => Promise<Session>): Promise<Session> {
  const known = kept.get(key);
  kept.delete(key);
  if (known) {
    kept.set(key, known);
    return known;
  }
  for (const [oldest, session] of kept) {
    if (kept.size < KEPT_SESSIONS) break;
    kept.delete(oldest);
    await session.release();
  }
  const session = await open(await openEngine());
  kept.set(key, session);
  return session;
}
