import type { Model } from '../../onnx/graph.ts';
import type { SingleQuantizer } from './single-quantizers.ts';
/**
 * Puts one quantizer into a float model: a weight becomes what rounding leaves of it, still float, and behind a computed
 * value comes its rounding, for all that read it and for the model's output of that name.
 *
 * @throws InvariantError when the model has no such tensor, or its type is wider than 8 bits: a bug in the caller
 */
export declare function insertQuantizer({ graph }: Model, quantizer: SingleQuantizer): void;
