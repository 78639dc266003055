import type { EngineChoice } from './choose-engine.ts';
import type { Engine } from './engine.ts';
/**
 * Environment by which the workers of a run are told what was chosen for it.
 *
 * @throws Failure `engine-unavailable`
 */
export declare const engineEnvironment: (engine: EngineChoice) => Promise<Readonly<Record<string, string>>>;
/**
 * The engine of this process, loaded at the first call. One that was not told which gets the one that the main process
 * would choose.
 *
 * @throws Failure `engine-unavailable`
 */
export declare function openEngine(): Promise<Engine>;
