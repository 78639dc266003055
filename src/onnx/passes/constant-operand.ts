import type {Node} from '../graph.ts';
import {constantOf, floatsOf} from '../rewrite/constants.ts';

/** The float32 constant among the two operands of an Add, Sub, Mul or Div. */
export interface ConstantOperand {
  readonly index: 0 | 1;
  /**
   * The constant for each channel (axis 1) of a tensor of `rank`, shape [channels]; undefined when it varies along
   * another axis or would make the result larger.
   */
  perChannel(channels: number, rank: number): Float64Array | undefined;
}

/** The constant operand, or undefined when neither or both are constant. */
export function constantOperand(node: Node): ConstantOperand | undefined {
  const [first, second] = node.inputs;
  const firstIsConstant = floatsOf(constantOf(first)) !== undefined;
  if (firstIsConstant === (floatsOf(constantOf(second)) !== undefined)) return undefined;
  const tensor = constantOf(firstIsConstant ? first : second);
  const data = floatsOf(tensor);
  if (!tensor || !data) return undefined;
  return {
    index: firstIsConstant ? 0 : 1,
    perChannel: (channels, rank) => {
      if (!variesByChannelOnly(tensor.dims, channels, rank)) return undefined;
      return Float64Array.from({length: channels}, (_, c) => data[data.length === 1 ? 0 : c]!);
    },
  };
}

function variesByChannelOnly(dims: readonly number[], channels: number, rank: number): boolean {
  if (dims.length > rank) return false;
  const missing = rank - dims.length;
  return dims.every((dim, i) => dim === 1 || (dim === channels && i + missing === 1));
}
