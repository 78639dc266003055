import type {Diagnostic} from '../../base/diagnostic.ts';
import type {ElementType} from '../../numeric/tensor.ts';
import type {Model} from '../../onnx/graph.ts';
import {allGraphs, allNodes} from '../../onnx/rewrite/all-graphs.ts';

/** Domains whose operators onnxruntime knows without being told. */
const KNOWN_DOMAINS: ReadonlySet<string> = new Set(['', 'ai.onnx.ml', 'com.microsoft']);

const QUANTIZERS: ReadonlySet<string> = new Set([
  'QuantizeLinear',
  'DequantizeLinear',
  'DynamicQuantizeLinear',
  'QLinearConv',
  'QLinearMatMul',
  'ConvInteger',
  'MatMulInteger',
]);

/** What the user should know about a model before it is changed: warnings without a path. */
export function findPeculiarities(model: Model): Diagnostic[] {
  return [
    ...unknownFields(model),
    ...foreignOperators(model),
    ...quantizedAlready(model),
    ...elementTypes(model, 'float16', {
      code: 'import/float16',
      message: 'the model is float16; its imported form is float32, inputs and outputs too',
      remedy: 'Feeds are converted. Compare with the float32 original, if there is one, to see what float16 cost.',
    }),
    ...elementTypes(model, 'float64', {
      code: 'import/float64',
      message: 'the model has float64 tensors, which are left as they are and get no quantizers',
      remedy: 'Export the model as float32 to have these parts quantized.',
    }),
  ];
}

function unknownFields({unknownFields}: Model): Diagnostic[] {
  if (unknownFields.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'import/unknown-fields',
      message: `the model has fields that are newer than this program: ${unknownFields.join(', ')}`,
      remedy: 'Check that the imported model still means the same; a newer quantgate may know them.',
    },
  ];
}

function foreignOperators(model: Model): Diagnostic[] {
  const names = new Set<string>();
  for (const node of allNodes(model)) if (!KNOWN_DOMAINS.has(node.domain)) names.add(`${node.domain}::${node.opType}`);
  const local = new Set(model.functions.map(({domain, name}) => `${domain}::${name}`));
  const foreign = [...names].filter((name) => !local.has(name)).sort();
  if (foreign.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'import/custom-operators',
      message: `the model uses operators that onnxruntime does not have: ${foreign.join(', ')}`,
      remedy: 'The model can be imported but not run. Export it with standard operators.',
    },
  ];
}

function quantizedAlready(model: Model): Diagnostic[] {
  let count = 0;
  for (const node of allNodes(model)) if (QUANTIZERS.has(node.opType)) count++;
  if (count === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'import/already-quantized',
      message: `the model is already quantized: it has ${count} quantization operator${count === 1 ? '' : 's'}`,
      remedy: 'They are kept, and the rest is quantized around them. Start from the float model if there is one.',
    },
  ];
}

function elementTypes(model: Model, type: ElementType, warning: Omit<Diagnostic, 'severity'>): Diagnostic[] {
  for (const graph of allGraphs(model.graph))
    for (const value of graph.values())
      if (value.elementType === type || value.initializer?.type === type) return [{severity: 'warning', ...warning}];
  return [];
}
