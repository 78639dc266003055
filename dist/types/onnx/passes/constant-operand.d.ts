import type { Node } from '../graph.ts';
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
export declare function constantOperand(node: Node): ConstantOperand | undefined;
