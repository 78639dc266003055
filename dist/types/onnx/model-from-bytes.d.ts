import type { Model } from './graph.ts';
import type { ReadExternal } from './tensor-proto.ts';
/**
 * A model from bytes that are at hand.
 *
 * @param nameForMessages where the bytes come from; the path of every `Failure` that names no other
 * @param readExternal without it, external data is refused
 * @throws Failure 'bad-model' or 'unsupported-model'
 */
export declare function modelFromBytes(bytes: Uint8Array, nameForMessages: string, readExternal?: ReadExternal): Model;
