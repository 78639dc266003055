import {invariant} from '../../base/invariant.ts';
import {INTEGER_TYPES} from '../../manifest/manifest.ts';
import {storageRange} from '../../numeric/affine-parameters.ts';
import {
  dequantizeAffine,
  dequantizePerChannel,
  quantizeAffine,
  quantizePerChannel,
} from '../../numeric/quantize-affine.ts';
import type {FloatTensor} from '../../numeric/tensor.ts';
import type {Graph, Model, Value} from '../../onnx/graph.ts';
import {addConstant, detachOutput} from '../../onnx/rewrite/edit-graph.ts';
import type {SingleQuantizer} from './single-quantizers.ts';

/**
 * Puts one quantizer into a float model: a weight becomes what rounding leaves of it, still float, and behind a computed
 * value comes its rounding, for all that read it and for the model's output of that name.
 *
 * @throws InvariantError when the model has no such tensor, or its type is wider than 8 bits: a bug in the caller
 */
export function insertQuantizer({graph}: Model, quantizer: SingleQuantizer): void {
  const value = graph.value(quantizer.tensor);
  if (quantizer.part === 'activations') {
    insertPair(graph, value, quantizer);
    return;
  }
  const {initializer} = value;
  invariant(initializer?.data instanceof Float32Array, () => `"${value.name}" is no float constant`);
  value.initializer = roundedWeight({type: 'float32', dims: initializer.dims, data: initializer.data}, quantizer);
}

function roundedWeight({dims, data}: FloatTensor, {type, axis, ...steps}: SingleQuantizer): FloatTensor {
  const integer = INTEGER_TYPES.find((known) => known === type);
  invariant(integer !== undefined, () => `a weight of ${type}`);
  const [scales, zeroPoints] = [Float32Array.from(steps.scales), Int32Array.from(steps.zeroPoints)];
  // Wide enough for every type, signed or not, but uint16; a weight of that type is never narrow.
  const integers = new Int16Array(data.length);
  const restored = new Float32Array(data.length);
  const range = storageRange(integer);
  if (axis === undefined) {
    quantizeAffine(data, scales[0]!, zeroPoints[0]!, range, integers);
    dequantizeAffine(integers, scales[0]!, zeroPoints[0]!, restored);
  } else {
    quantizePerChannel(data, {dims, axis}, {scales, zeroPoints}, range, integers);
    dequantizePerChannel(integers, {dims, axis}, {scales, zeroPoints}, restored);
  }
  return {type: 'float32', dims, data: restored};
}

/** The value keeps its name behind the pair; the node that computes it gets a new output. */
function insertPair(graph: Graph, value: Value, {type, scales, zeroPoints}: SingleQuantizer): void {
  const {producer} = value;
  invariant(producer !== undefined && scales.length === 1, () => `"${value.name}" is not computed`);
  invariant(type === 'int8' || type === 'uint8', () => `activations of ${type} are not narrow`);
  const {inner, outer} = detachOutput(graph, producer, producer.outputs.indexOf(value), `${value.name}/raw`);
  const scale = addConstant(graph, `${value.name}/scale`, {
    type: 'float32',
    dims: [],
    data: Float32Array.from(scales),
  });
  const zeroPoint = addConstant(graph, `${value.name}/zero_point`, {
    type,
    dims: [],
    data: type === 'int8' ? Int8Array.from(zeroPoints) : Uint8Array.from(zeroPoints),
  });
  const quantized = graph.addNode(
    {
      opType: 'QuantizeLinear',
      inputs: [inner, scale, zeroPoint],
      outputs: [graph.freshName(`${value.name}/quantized`)],
    },
    {after: producer},
  );
  graph.addNode(
    {opType: 'DequantizeLinear', inputs: [quantized.output(), scale, zeroPoint], outputs: [outer]},
    {after: quantized},
  );
}
