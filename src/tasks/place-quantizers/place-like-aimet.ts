/**
 * Placement of quantizers as AIMET's simulation model has them: the model's inputs, the constants that are no weights, and
 * the outputs of all operators but those that only move data; operators that HTP runs as one have none in between. Data
 * movement carries its input's parameters on, which changes no number.
 *
 * Source: aimet-onnx 2.42 (BSD-3-Clause), quantization simulation: which quantizers it enables, ties and constrains.
 */
import type {ParameterSource, Placement, PlacementRecipe} from '../../artifacts/placement.ts';
import {aimetEncoding} from '../../numeric/range-search-aimet.ts';
import type {Model, Node, Value} from '../../onnx/graph.ts';
import {enabledQuantizers} from './aimet-quantizers.ts';
import {effectiveQuantizer, isGridPreserving, type TensorSetting, tieQuantizers} from './aimet-ties.ts';
import {isQuantizable, type Marking, markBias} from './marking.ts';
import {NO_OVERRIDE, ruleOf} from './node-rules.ts';
import {sourceOf} from './parameter-sources.ts';
import type {PlacedQuantizers} from './placed-quantizers.ts';
import {resolveQuantizers} from './resolve-quantizers.ts';
import {selectNodes} from './select-nodes.ts';
import {weightInputs} from './weight-inputs.ts';

/** @param recipe with compat "aimet" */
export function placeLikeAimet(model: Model, recipe: PlacementRecipe): PlacedQuantizers {
  const {nodes} = model.graph;
  const include = recipe.operators.include ?? [...new Set(nodes.map(({opType}) => opType))];
  const selection = selectNodes(nodes, {...recipe, operators: {...recipe.operators, include}});
  const selected = nodes.filter((node) => selection.nodes.has(node));
  const settings = enabledQuantizers(model, recipe, selected);
  const groups = tieQuantizers(selected, settings, (value) => recipe.overrides[value.name] === undefined);
  const marking: Marking = {
    model,
    recipe: withSettings(recipe, settings, selected),
    tensors: new Map(),
    biases: new Map(),
    edits: [],
  };
  for (const value of settings.keys()) {
    const provider = groups.rootOf(value);
    marking.tensors.set(
      value,
      provider === value ? {kind: 'own', role: 'activation', axis: undefined} : {kind: 'shared', provider},
    );
  }
  for (const node of selected) markMovedData(marking, node, settings, groups.rootOf);
  for (const node of selected) markParameters(marking, node, nodes.indexOf(node));
  const replaced = fixedSources(marking, settings);
  const resolved = resolveQuantizers({marking, replaced, readers: new Map()});
  const measuredValues = resolved.measuredValues.map((value) => {
    const limits = settings.get(model.graph.value(value.name))?.limits;
    const joined = groups.othersOf(model.graph.value(value.name)).map(({name}) => name);
    return {...value, ...(joined.length > 0 ? {joined} : {}), ...(limits ? {limits} : {})};
  });
  // Biases are no matter of AIMET's simulation; weights keep the scales that it computes.
  const placement: Placement = {version: 1, edits: [], ...resolved, adjustments: [], equalScales: [], measuredValues};
  const floatNodes = nodes.filter((node) => !selection.nodes.has(node));
  return {placement, floatNodes, warnings: selection.warnings};
}

/** Types and symmetries that differ from the recipe's become overrides, behind those that the user wrote. */
function withSettings(
  recipe: PlacementRecipe,
  settings: ReadonlyMap<Value, TensorSetting>,
  selected: readonly Node[],
): PlacementRecipe {
  const overrides = new Map(Object.entries(recipe.overrides));
  for (const [{name}, {symmetric, type}] of settings) {
    if (!overrides.has(name)) overrides.set(name, {...NO_OVERRIDE, symmetric, type});
  }
  for (const node of selected) {
    const rule = ruleOf(node, recipe);
    for (const {value, channelAxis} of weightInputs(node)) {
      if (overrides.has(value.name)) continue;
      const granularity = rule?.weights.granularity ?? recipe.weights.granularity;
      const type = rule?.weights.type ?? recipe.weights.type;
      overrides.set(value.name, {
        ...NO_OVERRIDE,
        type,
        symmetric: isAsymmetricNormalization(node, type)
          ? false
          : (rule?.weights.symmetric ?? recipe.weights.symmetric),
        axis: granularity === 'per-channel' ? (channelAxis ?? null) : null,
      });
    }
  }
  return {...recipe, overrides: Object.fromEntries(overrides)};
}

/** Scales of these normalizations use all of an 8-bit type, whatever the configuration says. */
const isAsymmetricNormalization = ({opType}: Node, type: string): boolean =>
  (opType === 'BatchNormalization' || opType === 'LayerNormalization') && !type.endsWith('16');

/** Outputs with several results, such as those of Split, all carry their input's parameters. */
function markMovedData(
  marking: Marking,
  node: Node,
  settings: ReadonlyMap<Value, TensorSetting>,
  rootOf: (value: Value) => Value,
): void {
  const input = node.inputs[0];
  const source = input && isGridPreserving(node) ? effectiveQuantizer(input, settings) : undefined;
  if (!source) return;
  for (const output of node.outputs) {
    if (!output || settings.has(output) || !isQuantizable(marking, output, 'activation')) continue;
    marking.tensors.set(output, {kind: 'shared', provider: rootOf(source)});
  }
}

function markParameters(marking: Marking, node: Node, index: number): void {
  const {recipe} = marking;
  const weights = weightInputs(node);
  for (const {value} of weights) {
    const axis = recipe.overrides[value.name]?.axis ?? undefined;
    if (isQuantizable(marking, value, 'weight')) marking.tensors.set(value, {kind: 'own', role: 'weight', axis});
  }
  const [weight] = weights;
  const beta = node.opType === 'Gemm' ? (node.float('beta') ?? 1) : 1;
  if (weight?.channelAxis === undefined || node.opType === 'MatMul' || beta !== 1) return;
  markBias({marking, node, index, marksOutputs: true}, node.inputs[2], {beta, outputAxis: weight.channelAxis});
}

/** Ranges that need no data. */
function fixedSources(
  {recipe}: Marking,
  settings: ReadonlyMap<Value, TensorSetting>,
): ReadonlyMap<Value, ParameterSource> {
  const sources = new Map<Value, ParameterSource>();
  for (const [value, {limits, symmetric, type}] of settings) {
    const [min, max] = limits ?? [null, null];
    if (value.initializer || min === null || max === null) continue;
    const bits = Number(/\d+$/.exec(type)?.[0]);
    const {scale, offset, steps} = aimetEncoding(min, max, {...recipe.aimetOptions, bits, symmetric});
    const source = sourceOf(value, sources, recipe);
    if (source.kind === 'measured')
      sources.set(value, {
        kind: 'fixed',
        min: Math.fround(scale * offset) + 0,
        max: Math.fround(scale * (offset + steps)),
      });
  }
  return sources;
}
