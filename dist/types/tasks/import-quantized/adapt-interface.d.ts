import type { Graph, Model } from '../../onnx/graph.ts';
/**
 * Changes `model` in place.
 *
 * @returns a phrase for each change of shape, and one for all that was renamed; none when nothing was changed
 * @throws Failure 'bad-model' when inputs or outputs cannot be paired
 */
export declare function adaptInterface({ graph }: Model, float: Graph): string[];
