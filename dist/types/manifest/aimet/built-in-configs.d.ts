import { type QuantsimConfig } from './quantsim-config.ts';
export declare const BUILT_IN_CONFIGS: readonly string[];
/** @throws InvariantError for a name that is not in the list */
export declare function builtInConfig(name: string): QuantsimConfig;
