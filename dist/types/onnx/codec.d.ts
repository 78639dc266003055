import { type EncodeInitializer } from './encode-graph.ts';
import { Model } from './graph.ts';
import { type ReadExternal } from './tensor-proto.ts';
/**
 * Initializers that IR 3 lists as inputs are initializers only; later ones are both, as they may be fed.
 *
 * @param readExternal gets data that the model keeps in other files; without it such a model is refused
 * @throws Failure 'bad-model' or 'unsupported-model', without a path
 */
export declare function decodeModel(bytes: Uint8Array, readExternal?: ReadExternal): Model;
/**
 * @throws Failure 'unsupported-model' above 2 GiB, which needs external data (see `write-model.ts`)
 */
export declare function encodeModel(model: Model): Uint8Array;
/** As `encodeModel`, with a say in how initializers are written. */
export declare function encodeModelWith(model: Model, encodeInitializer: EncodeInitializer): Uint8Array;
