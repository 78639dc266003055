import type {Graph, Model, Node, Value} from '../../onnx/graph.ts';
import {linearLayerOf} from '../../onnx/passes/scale-channels.ts';
import {int64Vector} from '../../onnx/rewrite/constants.ts';
import {freshValueName} from '../../onnx/rewrite/edit-graph.ts';

/** A layer whose channels are measured. */
export interface MeasuredLayer {
  /** Of the value that it computes. */
  readonly name: string;
  readonly channels: number;
}

/** Numbers per channel in the output of the measuring model, in this order. */
export const CHANNEL_FIGURES = ['min', 'max', 'mean', 'variance'] as const;

/** The linear layers of the main graph, in its order: Conv, ConvTranspose, Gemm, MatMul of rank 2. */
export const measuredLayers = ({nodes}: Graph): readonly MeasuredLayer[] =>
  nodes.flatMap((node) => {
    const layer = linearLayerOf(node);
    return layer ? [{name: node.output().name, channels: layer.channels}] : [];
  });

/**
 * Adds one output of shape [Σ channels · 4] to a model: of each layer the smallest number of each channel, then the
 * largest, the mean and the variance, over all axes but the channels'. One output for all, since handing one over takes as
 * long as reducing ten thousand elements.
 *
 * @param model changed in place; it has linear layers
 * @returns the name of the output
 */
export function addChannelFigures({graph}: Model): string {
  const figures = graph.nodes.flatMap((node) => {
    const layer = linearLayerOf(node);
    return layer ? figuresOf(graph, node.output(), layer.rank) : [];
  });
  const output = graph.addNode({
    opType: 'Concat',
    inputs: figures,
    outputs: [freshValueName(graph, 'channel figures')],
    attributes: {axis: {type: 'int', value: 0}},
  });
  graph.addOutput(output.output());
  return output.output().name;
}

function figuresOf(graph: Graph, value: Value, rank: number): readonly Value[] {
  const axes = Array.from({length: rank}, (_, axis) => axis).filter((axis) => axis !== 1);
  const axesInput = graph.addInitializer(freshValueName(graph, `${value.name}/axes`), int64Vector(axes));
  const add = (opType: string, inputs: readonly Value[], isKept?: 'kept'): Value => {
    const keepdims = {type: 'int', value: isKept ? 1 : 0} as const;
    const isReduction = opType.startsWith('Reduce');
    const node: Node = graph.addNode({
      opType,
      inputs: isReduction ? [...inputs, axesInput] : inputs,
      outputs: [freshValueName(graph, `${value.name}/${opType}`)],
      ...(isReduction ? {attributes: {keepdims}} : {}),
    });
    return node.output();
  };
  const deviation = add('Sub', [value, add('ReduceMean', [value], 'kept')]);
  return [
    add('ReduceMin', [value]),
    add('ReduceMax', [value]),
    add('ReduceMean', [value]),
    add('ReduceMean', [add('Mul', [deviation, deviation])]),
  ];
}
