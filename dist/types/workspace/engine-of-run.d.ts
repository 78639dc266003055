import { type ChosenEngine } from '../engine/choose-engine.ts';
/**
 * What computes for a command. A variable says so, not a flag: every command that looks at the cache must be told the
 * same.
 *
 * @throws Failure `engine-unavailable` when the variable names no engine, or one that cannot be had here
 */
export declare function engineOfRun(environment: Readonly<Record<string, string | undefined>>): ChosenEngine;
