import type { Item } from '../../build/task.ts';
import type { WeightToRound } from './quantize-model.ts';
import type { RoundedWeight } from './round-weight.ts';
/** Names everything that decides the integers of a weight; the name of the weight is not among it. */
export declare function weightItem({ tensor, weight, parameters }: WeightToRound): Item;
export declare function encodeRoundedWeight({ tensor, signalPower, errorPower }: RoundedWeight): Uint8Array;
/** Undefined when the bytes are not those of such a weight, which then is rounded anew. */
export declare function decodeRoundedWeight(bytes: Uint8Array, { weight, parameters }: WeightToRound): RoundedWeight | undefined;
