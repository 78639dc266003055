/** Writes the operators of the integer model: the names and the order in which TI's exporter has them. */
import type { OffsetScaleShift } from '../../numeric/offset-scale-shift.ts';
import type { AttributeValue, Graph, Node, Value } from '../../onnx/graph.ts';
/** Where new nodes go, and what their names begin with. */
export interface NodeWriter {
    readonly graph: Graph;
    /** The QuantizeLinear that they take the place of. */
    readonly before: Node;
    readonly name: string;
}
export interface OperatorToWrite {
    readonly opType: string;
    /** Follows the writer's name; '' for the layer itself. */
    readonly suffix: string;
    readonly inputs: readonly (Value | undefined)[];
    readonly attributes?: Readonly<Record<string, AttributeValue>>;
}
export declare function writeOperator({ graph, before, name }: NodeWriter, { opType, suffix, inputs, attributes }: OperatorToWrite): Value;
/** Limits of a Clip. */
export interface Limits {
    readonly min: number;
    readonly max: number;
}
export interface Bnorm {
    /** One for all, or one per channel. */
    readonly constants: readonly OffsetScaleShift[];
    /** Rank of the value; constants stand along axis 1. Undefined where it is not known and there is one constant. */
    readonly rank: number | undefined;
    readonly limits: Limits;
}
/**
 * The BNORM sequence behind a value: Add(offset) → Mul(mult) → Mul(2^−shift) → Floor → Clip.
 *
 * Source: TI, layer patterns of the neural network compiler; order of operators as its exporter writes them.
 */
export declare function writeBnorm(writer: NodeWriter, value: Value, { constants, rank, limits }: Bnorm): Value;
export declare function writeClip(writer: NodeWriter, value: Value, suffix: string, { min, max }: Limits): Value;
