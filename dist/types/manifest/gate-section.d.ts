import { type GateSpec } from './manifest.ts';
import { type Shape } from './shape.ts';
/** All gates of a build, in the order of the metrics above; those on layers last. */
export declare const gates: Shape<readonly GateSpec[]>;
