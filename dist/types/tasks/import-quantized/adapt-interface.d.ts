import type { Graph, Model } from '../../onnx/graph.ts';
/**
 * Changes `model` in place.
 *
 * @returns a phrase for each change of shape, '' never; renaming alone is told as one phrase
 * @throws Failure 'bad-model' when inputs or outputs cannot be paired
 */
export declare function adaptInterface({ graph }: Model, float: Graph): string[];
