import type {Node, Value} from '../../../onnx/graph.ts';
import {type Marking, readCount} from '../marking.ts';

/**
 * A value that is read by nothing but a Min or Max with a constant gets no quantizer: what lies beyond the bounds would
 * only make its range larger. So the integer layer before it rounds once, behind the bounds.
 */
export function removeMarksBeforeBounds({tensors, model}: Marking): void {
  for (const node of model.graph.nodes) {
    const value = boundedValue(node);
    if (value && readCount(value) === 1 && !value.isGraphOutput()) tensors.delete(value);
  }
}

function boundedValue({opType, inputs}: Node): Value | undefined {
  const [first, second] = inputs;
  if ((opType !== 'Min' && opType !== 'Max') || inputs.length !== 2 || !first?.producer || !second?.initializer)
    return undefined;
  return first;
}
