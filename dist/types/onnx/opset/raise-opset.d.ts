import { type Model } from '../graph.ts';
/** The first operator set whose DequantizeLinear has 2-bit types. Source: ONNX 1.20. */
export declare const TWO_BIT_OPSET = 25;
/**
 * Raises an imported model, of operator set 21 or more, to a later one: from 21 to 25 operators only got more types, and
 * attributes whose defaults are the old meaning. A model that is there already stays.
 *
 * @param opset at most 25
 */
export declare function raiseOpset(model: Model, opset: number): void;
