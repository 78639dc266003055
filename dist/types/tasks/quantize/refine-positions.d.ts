/**
 * Position refinement: an NPU that computes with power-of-two scales aligns numbers by shifting, and its shifters have
 * limits. Where the positions of a layer (fractional bits of input, output, weight and bias) ask for a shift out of range,
 * one of them gives way. Knows neither graphs nor scales; the limits are data of the target.
 *
 * Source: AMD Quark 0.13, adjustment of quantization info for NPU CNN (order, which position gives way, five rounds).
 */
import type { PositionRules } from '../../target/profile.ts';
/** A node, its tensors given by the names under which positions are kept; undefined where there is no quantizer. */
export interface ShiftLayer {
    readonly opType: string;
    readonly inputs: readonly (string | undefined)[];
    readonly output: string | undefined;
    /** The output goes into a LeakyRelu that computes as one with this layer. */
    readonly feedsLeakyRelu: boolean;
    readonly isHardSigmoid: boolean;
    /** Mul of x and HardSigmoid(x). */
    readonly isSwish: boolean;
}
type Positions = Map<string, number>;
/**
 * Applies the rules round by round until nothing changes.
 *
 * @param layers in the order of computation
 * @param positions changed
 * @returns false when the last round that the rules allow still changed something
 */
export declare function refinePositions(layers: readonly ShiftLayer[], positions: Positions, rules: PositionRules): boolean;
export {};
