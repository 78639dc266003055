/**
 * Decides which tensors of a model get quantizers. Looks at the graph and the recipe only: neither ranges nor weights
 * are read, and the model is not changed. Subgraphs (bodies of If and Loop) stay float. With compat "ort" the result is
 * what onnxruntime's `quantize_static` does in its QDQ format, order included.
 */
import type {GraphEdit, Placement, PlacementRecipe, Quantizer} from '../../artifacts/placement.ts';
import type {Diagnostic} from '../../base/diagnostic.ts';
import {err, ok, type Result} from '../../base/result.ts';
import type {Model, Node, Value} from '../../onnx/graph.ts';
import {checkNodeRules} from './check-node-rules.ts';
import {checkOverrides} from './check-overrides.ts';
import {equalScaleGroups} from './equal-scales.ts';
import type {Marking} from './marking.ts';
import {applyNodeRules} from './node-rules.ts';
import {replacedSources} from './parameter-sources.ts';
import {placeLikeAimet} from './place-like-aimet.ts';
import type {PlacedQuantizers} from './placed-quantizers.ts';
import {resolveQuantizers} from './resolve-quantizers.ts';
import {withoutFloatParts} from './rules/float-parts.ts';
import {removeHarmfulMarks} from './rules/remove-harmful-marks.ts';
import {placementRule} from './rules/rule-table.ts';
import {selectNodes} from './select-nodes.ts';
import {unmarkFused} from './unmark-fused.ts';
import {withChannelAxes} from './weight-inputs.ts';

/**
 * @param model with element types of its values known; values of unknown type stay float
 * @returns the placement with warnings (exclusions that match nothing), or the errors of the recipe's overrides
 */
export function placeQuantizers(
  model: Model,
  written: PlacementRecipe,
): Result<PlacedQuantizers, readonly Diagnostic[]> {
  const recipe =
    written.compat === 'ort' ? written : {...written, overrides: withChannelAxes(written.overrides, model.graph.nodes)};
  const {nodes} = model.graph;
  const {nodes: wanted, warnings, errors: misnamed} = selectNodes(nodes, recipe);
  const errors = [...checkOverrides(model.graph, recipe), ...checkNodeRules(model.graph, recipe), ...misnamed];
  if (errors.length > 0) return err(errors);
  if (recipe.compat === 'aimet') return ok(placeLikeAimet(model, recipe));
  const sparesParts = recipe.compat === undefined && recipe.sensitiveParts === 'float';
  const selected = sparesParts && recipe.operators.include === undefined ? withoutFloatParts(nodes, wanted) : wanted;
  const rules = recipe.compat === 'quark' ? {recipe, after: () => undefined} : applyNodeRules(model, recipe, selected);
  const marking: Marking = {model, recipe: rules.recipe, tensors: new Map(), biases: new Map(), edits: []};
  const readers = new Map<Value, number[]>();
  for (const [index, node] of nodes.entries()) {
    if (!selected.has(node)) continue;
    const marksOutputs = !recipe.ortOptions.OpTypesToExcludeOutputQuantization.includes(node.opType);
    placementRule(node.opType, recipe)({marking, node, index, marksOutputs});
    noteReader(readers, node, index, recipe);
    rules.after(marking, node);
  }
  if (recipe.compat === 'quark') unmarkFused(marking);
  if (sparesParts) removeHarmfulMarks(marking);
  const replaced = replacedSources(nodes, selected, recipe);
  const resolved = resolveQuantizers({marking, replaced, readers});
  const nothing = resolved.quantizers.length === 0 && wantsIntegers(recipe) ? [nothingToQuantize()] : [];
  const edits = neededEdits(marking, resolved.quantizers);
  const equalScales = equalScaleGroups([...selected], recipe, resolved.quantizers);
  const placement: Placement = {version: 1, edits, ...resolved, equalScales};
  const floatNodes = nodes.filter((node) => !selected.has(node));
  return ok({placement, floatNodes, warnings: [...warnings, ...nothing]});
}

/**
 * Beta is reset where the bias that carries it is quantized. onnxruntime resets it even when the bias stays float, which
 * changes the result for beta ≠ 1.
 */
function neededEdits({edits, biases, recipe}: Marking, quantizers: readonly Quantizer[]): GraphEdit[] {
  const nodes = new Set(quantizers.map(({role, tensor}) => (role === 'bias' ? biases.get(tensor)?.node : undefined)));
  return edits.filter(({kind, node}) => kind !== 'reset-beta' || recipe.compat !== undefined || nodes.has(node));
}

/** A node that reads a value twice gets two pairs from onnxruntime, of which it uses the first; natively it gets one. */
function noteReader(readers: Map<Value, number[]>, node: Node, index: number, {compat}: PlacementRecipe): void {
  const inputs = compat ? node.inputs : new Set(node.inputs);
  for (const input of inputs) {
    if (!input) continue;
    const indexes = readers.get(input);
    if (indexes) indexes.push(index);
    else readers.set(input, [index]);
  }
}

/** A model that is to stay float is no surprise. */
const wantsIntegers = ({weights, activations}: PlacementRecipe): boolean =>
  weights.type !== 'float' || activations.type !== 'float';

function nothingToQuantize(): Diagnostic {
  return {
    severity: 'warning',
    code: 'recipe/nothing-to-quantize',
    message: 'no tensor of the model is quantized',
    remedy: 'Check the operators and nodes that the recipe includes and excludes.',
  };
}
