/**
 * A solution as an item of the cache: errors as doubles, then integers (int16 or, for uint16, as much of 32 bits), scales
 * and bias, all little-endian. How many there are of each is known from the layer.
 */
import type { Layer } from './layers.ts';
import type { Solution } from './solve-layer.ts';
export declare function encodeSolution({ integers, scales, bias, errorBefore, errorAfter }: Solution): Uint8Array;
/** Undefined when the bytes are not those of such a layer, which then is solved anew. */
export declare function decodeSolution(bytes: Uint8Array | undefined, { weight, bias }: Layer): Solution | undefined;
