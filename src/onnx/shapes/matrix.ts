/** Matrix products, recurrent layers and quantization operators. */

import {elementTypeOfCode} from '../element-types.ts';
import type {Dim} from '../graph.ts';
import {broadcastDims, type Dims} from './dims.ts';
import {type NodeFacts, type OutputFacts, rulesFor, type ShapeRules, sharedType} from './shape-rule.ts';

/** NumPy's matmul. */
function matMulDims(a: Dims | undefined, b: Dims | undefined): Dims | undefined {
  if (!a || !b || a.length === 0 || b.length === 0) return undefined;
  const rows = a.length === 1 ? [] : [a[a.length - 2]];
  const columns = b.length === 1 ? [] : [b[b.length - 1]];
  const batch = broadcastDims([a.slice(0, -2), b.slice(0, -2)]);
  return batch && [...batch, ...rows, ...columns];
}

function gemmDims(facts: NodeFacts, [aInput, bInput]: readonly [number, number]): Dims {
  const a = facts.shape(aInput);
  const b = facts.shape(bInput);
  return [a?.[facts.node.int('transA') === 1 ? 1 : 0], b?.[facts.node.int('transB') === 1 ? 0 : 1]];
}

/** LSTM, GRU, RNN: all hidden states, the last hidden state, the last cell state. */
function recurrent(facts: NodeFacts): OutputFacts[] {
  const {node} = facts;
  const data = facts.shape(0);
  const type = sharedType(facts, 3);
  const batchFirst = node.int('layout') === 1;
  const directions = node.string('direction') === 'bidirectional' ? 2 : 1;
  const hidden: Dim = node.int('hidden_size') ?? facts.shape(2)?.[2];
  const batch = data?.[batchFirst ? 0 : 1];
  const sequence = data?.[batchFirst ? 1 : 0];
  const all = batchFirst ? [batch, sequence, directions, hidden] : [sequence, directions, batch, hidden];
  const last = batchFirst ? [batch, directions, hidden] : [directions, batch, hidden];
  return [
    {type, dims: all},
    {type, dims: last},
    {type, dims: last},
  ];
}

/** The type comes from the zero point, else from `output_dtype` (operator set 21), else it is uint8. */
function quantize(facts: NodeFacts): OutputFacts[] {
  const code = facts.node.int('output_dtype') ?? 0;
  const type = facts.node.inputs[2] ? facts.type(2) : code === 0 ? 'uint8' : elementTypeOfCode(code);
  return [{type, dims: facts.shape(0)}];
}

function dequantize(facts: NodeFacts): OutputFacts[] {
  const code = facts.node.int('output_dtype') ?? 0;
  return [{type: code === 0 ? facts.type(1) : elementTypeOfCode(code), dims: facts.shape(0)}];
}

const quantizedGemm = (facts: NodeFacts): OutputFacts[] => [
  {type: facts.node.inputs[8] ? facts.type(8) : 'float32', dims: gemmDims(facts, [0, 3])},
];

export const MATRIX_RULES: ShapeRules = {
  MatMul: (facts) => [{type: sharedType(facts), dims: matMulDims(facts.shape(0), facts.shape(1))}],
  MatMulInteger: (facts) => [{type: 'int32', dims: matMulDims(facts.shape(0), facts.shape(1))}],
  QLinearMatMul: (facts) => [{type: facts.type(7), dims: matMulDims(facts.shape(0), facts.shape(3))}],
  Gemm: (facts) => [{type: sharedType(facts), dims: gemmDims(facts, [0, 1])}],
  'com.microsoft::QGemm': quantizedGemm,
  ...rulesFor('GRU LSTM RNN', recurrent),
  ...rulesFor('QuantizeLinear com.microsoft::QuantizeLinear', quantize),
  ...rulesFor('DequantizeLinear com.microsoft::DequantizeLinear', dequantize),
  DynamicQuantizeLinear: (facts) => [
    {type: 'uint8', dims: facts.shape(0)},
    {type: 'float32', dims: []},
    {type: 'uint8', dims: []},
  ],
};
