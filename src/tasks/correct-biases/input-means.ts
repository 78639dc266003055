/**
 * What analytic correction measures: the float model with, for each layer, the mean of what it reads,
 *
 *     m[i] = mean over all axes but the channels of the layer's input in this sample,
 *
 * as an output. The quantized model has no part in it, so that another recipe finds all of it in the cache.
 */
import {invariant} from '../../base/invariant.ts';
import type {Model, Node} from '../../onnx/graph.ts';
import {int64Vector} from '../../onnx/rewrite/constants.ts';
import type {CorrectableLayer} from './correctable-layers.ts';
import {correctableLayers} from './correctable-layers.ts';
import type {MeasuringModel} from './measuring-model.ts';

/**
 * @param imported taken over: it becomes the measuring model; its inputs and outputs stay as they are
 * @param wanted positions of layers among `correctableLayers(imported, quantized)`
 */
export function buildMeansModel(imported: Model, quantized: Model, wanted: readonly number[]): MeasuringModel {
  const {graph} = imported;
  const layers = correctableLayers(graph, quantized.graph);
  const errors = wanted.map((position) => {
    const layer = layers[position];
    invariant(layer !== undefined, () => `there are ${layers.length} layers, none at ${position}`);
    const {node, input} = floatLayer(layer);
    const name = (what: string): string => graph.freshName(`${layer.float.name}/${what}`);
    const axes = graph.addInitializer(name('averaged axes'), int64Vector(averagedAxes(node)));
    const mean = graph.addNode({opType: 'ReduceMean', inputs: [input, axes], outputs: [name('mean input')]});
    graph.addOutput(mean.output());
    return mean.output().name;
  });
  return {model: imported, errors};
}

/** The node of a layer in the float model, with what it reads. */
export function floatLayer({float}: Pick<CorrectableLayer, 'float'>) {
  const node = float.producer;
  invariant(node !== undefined, () => `"${float.name}" is computed by no layer`);
  return {node, input: node.input(0), weight: node.input(1)};
}

/** How many channels a layer reads. */
export function inputChannels(layer: Pick<CorrectableLayer, 'float'>): number {
  const {node, weight} = floatLayer(layer);
  const [first = 0, second = 0] = weight.dims?.map(Number) ?? [];
  if (node.opType === 'Conv') return second * (node.int('group') ?? 1);
  if (node.opType === 'ConvTranspose') return first;
  return node.int('transB') === 1 ? second : first;
}

/** All axes of a layer's input but that of the channels. */
function averagedAxes(node: Node): readonly number[] {
  if (node.opType === 'Gemm') return node.int('transA') === 1 ? [1] : [0];
  const rank = node.input(1).dims?.length ?? 0;
  return [0, ...Array.from({length: rank - 2}, (_, i) => i + 2)];
}
