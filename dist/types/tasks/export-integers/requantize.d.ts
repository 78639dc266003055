import type { Value } from '../../onnx/graph.ts';
import type { IntegerFormat, IntegerValue } from './integer-value.ts';
import { type NodeWriter } from './write-nodes.ts';
export interface Requantization {
    readonly value: Value;
    /** Real units per step of `value`. */
    readonly scale: number;
    /** Largest magnitude of its integers. */
    readonly valueMax: number;
    /** Added beside half an output step. */
    readonly offset: number;
    readonly output: IntegerFormat;
    readonly onlyShifts: boolean;
}
export interface Requantized {
    readonly value: IntegerValue;
    /** The NPU, which only shifts 8-bit values, cannot multiply by it. */
    readonly needsMultiplier: boolean;
    readonly isInexact: boolean;
}
/**
 * Where the NPU only shifts, a factor that is no power of two would be rounded to one, a mistake of up to a half: such a
 * factor gets eight bits all the same, so that the numbers stay right, and the layer is not the NPU's.
 *
 * @returns undefined where no multiplier can express the factor
 */
export declare function requantize(writer: NodeWriter, given: Requantization): Requantized | undefined;
