import {invariant} from '../../base/invariant.ts';
import {type Model, ONNX_DOMAIN} from '../graph.ts';
import {TARGET_OPSET} from './upgrade-opset.ts';

/** The first operator set whose DequantizeLinear has 2-bit types. Source: ONNX 1.20. */
export const TWO_BIT_OPSET = 25;

/** The IR version with 2-bit types, which came with that operator set. Source: ONNX 1.20. */
const TWO_BIT_IR_VERSION = 13;

/**
 * Raises an imported model, of operator set 21 or more, to a later one: from 21 to 25 operators only got more types, and
 * attributes whose defaults are the old meaning. A model that is there already stays.
 *
 * @param opset at most 25
 */
export function raiseOpset(model: Model, opset: number): void {
  invariant(opset <= TWO_BIT_OPSET, () => `operator set ${opset} was not looked at`);
  if (model.opset >= opset) return;
  invariant(model.opset >= TARGET_OPSET, () => `a model of operator set ${model.opset} was not imported`);
  model.opsetImports.set(ONNX_DOMAIN, opset);
  if (opset >= TWO_BIT_OPSET) model.irVersion = Math.max(model.irVersion, TWO_BIT_IR_VERSION);
}
