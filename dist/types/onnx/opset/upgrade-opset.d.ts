import { type Model } from '../graph.ts';
/** The first with 16-bit and 4-bit QuantizeLinear and with blocks. */
export declare const TARGET_OPSET = 21;
/**
 * Raises the standard domain to operator set 21 in place. Shapes should have been inferred before: some rules become
 * simpler when ranks are known. Types and shapes of new values are left to the next inference.
 *
 * @returns how many nodes were rewritten or added to
 * @throws Failure `unsupported-model` below operator set 7, above 25, with functions that would need raising, and for
 *   operators or changes without a rule; it names the node
 */
export declare function upgradeOpset(model: Model): number;
