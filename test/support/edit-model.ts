import {decodeModel, encodeModel} from '../../src/onnx/codec.ts';
import type {Model} from '../../src/onnx/graph.ts';

/** The bytes of a model after `edit`. */
export function editedModel(bytes: Uint8Array, edit: (model: Model) => void): Uint8Array {
  const model = decodeModel(bytes);
  edit(model);
  return encodeModel(model);
}

/** Adds `difference` to the first element of a float32 initializer. */
export function changeOneWeight({graph}: Model, name: string, difference: number): void {
  const value = graph.value(name);
  const tensor = value.initializer;
  if (!(tensor?.data instanceof Float32Array)) throw new Error(`"${name}" is no float32 initializer`);
  const data = tensor.data.slice();
  data[0]! += difference;
  value.initializer = {...tensor, type: 'float32', data};
}

/** Gives every node and every value another name, inputs and outputs among them. */
export function renameAll({graph}: Model): void {
  for (const [i, node] of graph.nodes.entries()) node.name = `node_${i}`;
  for (const [i, value] of [...graph.values()].entries()) graph.rename(value, `v${i}`);
}
