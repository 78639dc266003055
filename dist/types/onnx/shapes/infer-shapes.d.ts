import type { Model, Value } from '../graph.ts';
import { type Dims } from './dims.ts';
/** Contents of small integer values (shapes, axes, sizes) as far as they are known without running the model. */
export type IntegerFacts = ReadonlyMap<Value, Dims>;
/**
 * Fills `elementType` and `dims` of all values.
 *
 * @param inputShapes sizes per graph input by name; replaces symbols everywhere
 * @throws Failure `unsupported-model` when `inputShapes` contradict the model's inputs
 */
export declare function inferShapes(model: Model, inputShapes?: Readonly<Record<string, readonly number[]>>): void;
/** As `inferShapes`; gives also the contents of integer values that follow from the shapes. */
export declare function inferFacts(model: Model): IntegerFacts;
