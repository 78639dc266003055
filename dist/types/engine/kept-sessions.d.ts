import type { Engine, Session } from './engine.ts';
/**
 * The session under `key` when this worker has it open, else a new one; the one used least recently is closed for it.
 *
 * @param key the same only for the same model bytes
 * @throws Failure as `Engine` does
 */
export declare function keptSession(key: string, open: (engine: Engine) => Promise<Session>): Promise<Session>;
