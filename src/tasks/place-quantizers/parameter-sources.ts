/** Where the range of a value comes from when it is not the range of that value. */
import type {ParameterSource, PlacementRecipe} from '../../artifacts/placement.ts';
import type {Node, Value} from '../../onnx/graph.ts';
import {readCount} from './marking.ts';

/** Softmax gives probabilities. */
const PROBABILITY: ParameterSource = {kind: 'fixed', min: 0, max: 1};

/**
 * A value that only feeds a Relu or Clip takes the range of that node's output, since what lies outside is cut off
 * anyway; the output of Softmax has a fixed one. Nodes are visited in order and see what was set before.
 *
 * Source: onnxruntime 1.30.0, adjustment of tensor ranges. It forgets that the value may be an output of the model too,
 * which is minded natively.
 */
export function replacedSources(
  nodes: readonly Node[],
  selected: ReadonlySet<Node>,
  recipe: PlacementRecipe,
): ReadonlyMap<Value, ParameterSource> {
  const sources = new Map<Value, ParameterSource>();
  for (const node of nodes) {
    if (!selected.has(node)) continue;
    const output = node.outputs[0];
    if (!output) continue;
    if (node.opType === 'Softmax') sources.set(output, PROBABILITY);
    if (node.opType === 'MaxPool' && recipe.compat === undefined) setPooledSource(sources, node);
    if (node.opType !== 'Relu' && node.opType !== 'Clip') continue;
    const input = node.inputs[0];
    if (!input || input.initializer || readCount(input) !== 1) continue;
    if (recipe.compat === undefined && input.isGraphOutput()) continue;
    sources.set(input, sources.get(output) ?? {kind: 'measured', value: output.name});
  }
  return sources;
}

/** A value that only a MaxPool reads is measured behind it: smaller numbers than the largest of a window do not come through. */
function setPooledSource(sources: Map<Value, ParameterSource>, {inputs, outputs}: Node): void {
  const [input, output] = [inputs[0], outputs[0]];
  if (!input || !output || input.initializer || readCount(input) !== 1 || input.isGraphOutput()) return;
  sources.set(input, {kind: 'measured', value: output.name});
}

/** The source of a computed value's parameters, overrides first. */
export function sourceOf(
  value: Value,
  replaced: ReadonlyMap<Value, ParameterSource>,
  {overrides}: PlacementRecipe,
): ParameterSource {
  const override = overrides[value.name];
  const scale = override?.scale?.[0];
  const zeroPoint = override?.zeroPoint?.[0];
  if (scale !== undefined && zeroPoint !== undefined) {
    return {kind: 'given', scale: Math.fround(scale), zeroPoint};
  }
  if (override?.range) {
    const [min, max] = override.range;
    return {kind: 'fixed', min: Math.fround(min) + 0, max: Math.fround(max) + 0};
  }
  return replaced.get(value) ?? {kind: 'measured', value: value.name};
}
