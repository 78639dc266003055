import {Failure} from '../base/failure.ts';
import {type ChosenEngine, chooseEngine, ENGINE_VARIABLE, parseEngineWish} from '../engine/choose-engine.ts';

/**
 * What computes for a command. A variable says so, not a flag: every command that looks at the cache must be told the
 * same.
 *
 * @throws Failure `engine-unavailable` when the variable names no engine, or one that cannot be had here
 */
export function engineOfRun(environment: Readonly<Record<string, string | undefined>>): ChosenEngine {
  const wish = parseEngineWish(environment[ENGINE_VARIABLE]);
  if (wish.ok) return chooseEngine(wish.value);
  throw new Failure({
    reason: 'engine-unavailable',
    message: `$${ENGINE_VARIABLE}: ${wish.error}`,
    remedy: 'Without it the native engine is used where there is one, else WebAssembly.',
  });
}
