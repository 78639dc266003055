import type { Model } from '../../onnx/graph.ts';
/**
 * Finds what no engine would run and later steps would take on trust: layers whose inputs are of different types.
 *
 * @throws Failure `bad-model` that names the first such node
 */
export declare function checkTypes(model: Model): void;
