import {nodeKey} from '../../artifacts/float-nodes.ts';
import type {Graph, Node, Value} from '../../onnx/graph.ts';

/** They stand between integers and floats and compute in neither. */
const QUANTIZERS: readonly string[] = ['QuantizeLinear', 'DequantizeLinear'];

/** They look at the shape of what they read only. */
const SHAPE_READERS: readonly string[] = ['Shape', 'Size'];

/**
 * The nodes of the main graph that compute with floats, in order: those that the recipe leaves so, and those that nothing
 * is quantized of. A node that reads or gives a quantized value counts as an integer layer unless the recipe left it.
 *
 * @param left keys of the nodes that the recipe leaves in float
 */
export function findFloatNodes({nodes}: Graph, left: ReadonlySet<string>): readonly Node[] {
  return nodes.filter((node) => {
    if (QUANTIZERS.includes(node.opType) || SHAPE_READERS.includes(node.opType) || !touchesFloats(node)) return false;
    return left.has(floatKey(node)) || !isQuantized(node);
  });
}

const isFloat = (value: Value | undefined): boolean => value?.elementType === 'float32';

const touchesFloats = ({inputs, outputs}: Node): boolean => inputs.some(isFloat) || outputs.some(isFloat);

/** The quantizer of a graph output takes over its name. */
const floatKey = (node: Node): string =>
  node.name === '' ? nodeKey(node).replace(/_QuantizeLinear_Input(?:_\d+)?$/, '') : node.name;

const isQuantized = ({inputs, outputs}: Node): boolean =>
  inputs.some((input) => input && isDequantizedActivation(input)) ||
  outputs.some((output) => output?.consumers().some(({opType}) => opType === 'QuantizeLinear'));

/** Not of a weight: a node that reads only those multiplies in float. */
const isDequantizedActivation = ({producer}: Value): boolean =>
  producer?.opType === 'DequantizeLinear' &&
  producer.inputs[0]?.producer?.opType === 'QuantizeLinear' &&
  !producer.inputs[0].producer.inputs[0]?.initializer;
