import type {Node} from '../../../onnx/graph.ts';
import {markActivation, markShared, type NodeToPlace} from '../marking.ts';

/** Pads with numbers that the input's parameters can express share these; any other constant needs a range of its own. */
export function placePad({marking, node, marksOutputs}: NodeToPlace): void {
  for (const input of node.inputs) markActivation(marking, input);
  const data = node.inputs[0];
  if (!marksOutputs || !data) return;
  if (marking.tensors.has(data) && padsWithinRange(node, marking.model.opset))
    markShared(marking, node.outputs[0], data);
  else markActivation(marking, node.outputs[0]);
}

/** Up to here the constant is an attribute. */
const PAD_ATTRIBUTE_OPSET_MAX = 10;

/** Zero always lies in a quantized range; modes other than 'constant' repeat numbers of the input. */
function padsWithinRange(node: Node, opset: number): boolean {
  const mode = node.string('mode') ?? 'constant';
  if (mode === 'reflect' || mode === 'edge' || mode === 'wrap') return true;
  if (mode !== 'constant') return false;
  if (opset <= PAD_ATTRIBUTE_OPSET_MAX) return (node.float('value') ?? 0) === 0;
  const value = node.inputs[2];
  if (!value) return true;
  const data = value.initializer?.data ?? value.producer?.tensor('value')?.data;
  return data instanceof Float32Array && data[0] === 0;
}
