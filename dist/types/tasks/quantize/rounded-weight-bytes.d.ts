import type { Item } from '../../build/task.ts';
import type { WeightToRound } from './quantize-model.ts';
import type { RoundedWeight } from './round-weight.ts';
/**
 * Items of the weights of a model, in their order. The weights of models with equal shapes are kept together: those of
 * another training, or after a renaming, are looked up in one place.
 */
export declare function weightItems(weights: readonly WeightToRound[]): readonly Item[];
export declare function encodeRoundedWeight({ tensor, signalPower, errorPower }: RoundedWeight): Uint8Array;
/** Undefined when the bytes are not those of such a weight, which then is rounded anew. */
export declare function decodeRoundedWeight(bytes: Uint8Array, { weight, parameters }: WeightToRound): RoundedWeight | undefined;
