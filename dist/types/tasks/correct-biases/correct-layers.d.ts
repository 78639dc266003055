/** Writes corrections into the biases of a quantized model. */
import type { LayerCorrection } from '../../artifacts/bias-corrections.ts';
import type { Graph } from '../../onnx/graph.ts';
import type { CorrectableLayer } from './correctable-layers.ts';
/** What biases are made of where a layer has none. */
export type BiasType = 'int32' | 'float';
/**
 * Adds the mean error of each layer to its bias; layers without bias get one where there is an error. A bias that other
 * nodes use too is left to them, and the layer gets a copy. Errors that are not finite change nothing.
 *
 * @param graph quantized, changed in place; nodes stay in topological order
 * @param errors float output − quantized output per layer, shape [channels] each, real units
 * @returns what was done, in the order of `layers`
 */
export declare function correctLayers(graph: Graph, layers: readonly CorrectableLayer[], errors: readonly Float64Array[], type: BiasType): readonly LayerCorrection[];
