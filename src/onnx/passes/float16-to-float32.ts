import {float16ToFloat32Array} from '../../numeric/float16.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import {codeOfElementType} from '../element-types.ts';
import type {AttributeValue, Node} from '../graph.ts';
import {allGraphs} from '../rewrite/all-graphs.ts';
import type {Pass} from '../rewrite/pass.ts';

/** Attributes that name an element type by its number. */
const TYPE_ATTRIBUTES: readonly string[] = ['to', 'dtype', 'output_dtype'];

/**
 * Makes a float16 model a float32 model: quantization, statistics and errors are defined on float32.
 *
 * 1. Initializers and tensor attributes: upcast, which is exact.
 * 2. Values: float32. Graph inputs and outputs too, so that the interface of the model changes; a Cast at each would
 *    put float16 rounding between the quantizers at the edges and the caller.
 * 3. Attributes that name a type (Cast's `to`, `dtype`): float32 instead of float16.
 * 4. Sequences of float16 tensors: left.
 *
 * Intermediate results are then more precise than float16. Visits subgraphs.
 */
export const float16ToFloat32: Pass = {
  name: 'float16-to-float32',
  apply(model) {
    let changes = 0;
    for (const graph of allGraphs(model.graph)) {
      for (const value of graph.values()) {
        if (value.initializer?.type === 'float16') {
          value.initializer = upcast(value.initializer);
          changes++;
        }
        if (value.elementType === 'float16') value.elementType = 'float32';
      }
      for (const node of graph.nodes) changes += upcastAttributes(node);
    }
    return changes;
  },
};

/** The same tensor as float32. */
function upcast(tensor: Tensor): Tensor {
  const bits = tensor.data instanceof Uint16Array ? tensor.data : new Uint16Array();
  return {type: 'float32', dims: tensor.dims, data: float16ToFloat32Array(bits)};
}

function upcastAttributes(node: Node): number {
  let changes = 0;
  for (const [name, attribute] of node.attributes) {
    const replacement = upcastAttribute(name, attribute);
    if (!replacement) continue;
    node.attributes.set(name, replacement);
    changes++;
  }
  return changes;
}

function upcastAttribute(name: string, attribute: AttributeValue): AttributeValue | undefined {
  if (attribute.type === 'tensor' && attribute.value.type === 'float16')
    return {type: 'tensor', value: upcast(attribute.value)};
  const namesFloat16 = attribute.type === 'int' && attribute.value === codeOfElementType('float16');
  if (namesFloat16 && TYPE_ATTRIBUTES.includes(name)) return {type: 'int', value: codeOfElementType('float32')};
  return undefined;
}
