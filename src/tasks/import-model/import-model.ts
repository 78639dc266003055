import type {ImportReport, ModelPort} from '../../artifacts/import-report.ts';
import type {Diagnostic} from '../../base/diagnostic.ts';
import {elementCount} from '../../numeric/tensor.ts';
import type {Model, Value} from '../../onnx/graph.ts';
import {allGraphs, countOperators} from '../../onnx/rewrite/all-graphs.ts';
import {findPeculiarities} from './find-peculiarities.ts';
import {normalizeModel} from './normalize-model.ts';

export interface ImportedModel {
  /** The report without what only the files tell. */
  readonly facts: Omit<ImportReport, 'version' | 'sizeBytes'>;
  /** Without a path. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * Normalizes a model in place and tells what was done and what the user should know about it.
 *
 * @throws Failure as `normalizeModel` does
 */
export function importModel(model: Model, inputShapes: Readonly<Record<string, readonly number[]>>): ImportedModel {
  const before = {opset: model.opset, operators: countOperators(model)};
  const warnings = findPeculiarities(model);
  const passes = normalizeModel(model, inputShapes);
  const facts = {
    opset: {before: before.opset, after: model.opset},
    operators: {before: before.operators, after: countOperators(model)},
    parameterCount: countParameters(model),
    inputs: model.graph.inputs.map(portOf),
    outputs: model.graph.outputs.map(portOf),
    passes,
  };
  return {facts, warnings};
}

const portOf = ({name, elementType, dims}: Value): ModelPort => ({name, type: elementType, dims});

/** Elements of float constants; quantized weights count too, sizes and axes do not. */
function countParameters(model: Model): number {
  let count = 0;
  for (const graph of allGraphs(model.graph))
    for (const {initializer} of graph.initializers())
      if (initializer && !NOT_PARAMETERS.has(initializer.type)) count += elementCount(initializer.dims);
  return count;
}

const NOT_PARAMETERS: ReadonlySet<string> = new Set(['int64', 'bool', 'string']);
