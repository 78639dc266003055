import { type NodeToPlace } from '../marking.ts';
/**
 * Relu and Clip. Behind a quantized value that nothing else reads, the quantizer of the output clamps just as they do
 * (its lowest integer stands for 0), so they are removed; elsewhere both sides are quantized.
 */
export declare function placeRemovableActivation(toPlace: NodeToPlace): void;
