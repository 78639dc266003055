/**
 * The recipe's rules for nodes and operator types, made into overrides of the tensors that the nodes read and compute, so
 * that nothing behind this file need know them. What a user writes for a tensor itself goes before.
 */
import type {PlacementRecipe} from '../../artifacts/placement.ts';
import type {NodeRule, TensorOverride} from '../../manifest/manifest.ts';
import type {Model, Node, Value} from '../../onnx/graph.ts';
import {fusedChains} from './fused-chains.ts';
import {type Marking, markActivation} from './marking.ts';
import {weightInputs} from './weight-inputs.ts';

/** The rule of a node: that of its name, completed by that of its operator type; undefined without either. */
export function ruleOf(
  node: Node,
  {nodes, operatorRules}: Pick<PlacementRecipe, 'nodes' | 'operatorRules'>,
): NodeRule | undefined {
  const own = nodes[node.name];
  const ofType = operatorRules[node.opType];
  if (!own || !ofType) return own ?? ofType;
  return {
    weights: completed(own.weights, ofType.weights),
    inputs: completed(own.inputs, ofType.inputs),
    outputs: completed(own.outputs, ofType.outputs),
  };
}

const given = <T extends object>(members: T): Partial<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;

const completed = <T extends object>(first: T, second: T): T => ({...second, ...given(first)});

export interface AppliedRules {
  /** With an override for every tensor that a rule is about. */
  readonly recipe: PlacementRecipe;
  /** To be called when a node was placed: the value that a fused sequence gives is quantized whatever lies before it. */
  readonly after: (marking: Marking, node: Node) => void;
}

/** @param selected nodes that get quantizers at all */
export function applyNodeRules(model: Model, recipe: PlacementRecipe, selected: ReadonlySet<Node>): AppliedRules {
  const overrides = new Map<string, TensorOverride>();
  const set: SetOverride = (value, members) => {
    const said = given(members);
    if (value && Object.keys(said).length > 0)
      overrides.set(value.name, {...NO_OVERRIDE, ...overrides.get(value.name), ...said});
  };
  for (const node of selected) {
    const rule = ruleOf(node, recipe);
    if (rule) applyRule(node, rule, set);
    const chosen = recipe.layerTypes?.[node.outputs[0]?.name ?? ''];
    if (chosen) for (const {value} of weightInputs(node)) set(value, {type: chosen.weights});
    if (chosen) set(node.outputs[0], {type: chosen.activations});
  }
  for (const value of model.graph.inputs) set(value, {type: recipe.parts.modelInputs});
  for (const value of model.graph.outputs) {
    if (recipe.nodes[value.producer?.name ?? '']?.outputs.type === undefined)
      set(value, {type: recipe.parts.modelOutputs});
  }
  const chains = fusedChains(model.graph.nodes, recipe.fusedOperators).filter((chain) =>
    chain.every((node) => selected.has(node)),
  );
  for (const chain of chains) fuse(chain, overrides, set);
  for (const [name, override] of Object.entries(recipe.overrides))
    overrides.set(name, {...NO_OVERRIDE, ...overrides.get(name), ...given(override)});
  const ends = new Set(chains.map((chain) => chain.at(-1)));
  return {
    recipe: overrides.size === 0 ? recipe : {...recipe, overrides: Object.fromEntries(overrides)},
    after: (marking, node) => {
      if (ends.has(node)) markActivation(marking, node.outputs[0]);
    },
  };
}

type SetOverride = (value: Value | undefined, members: Partial<TensorOverride>) => void;

/** What the sequence gives takes the type that is said of the first node, unless something is said of it itself. */
function fuse(chain: readonly Node[], overrides: ReadonlyMap<string, TensorOverride>, set: SetOverride): void {
  const end = chain.at(-1)?.outputs[0];
  const type = overrides.get(chain[0]?.outputs[0]?.name ?? '')?.type;
  if (end && type !== 'float' && overrides.get(end.name)?.type === undefined) set(end, {type});
  for (const node of chain.slice(0, -1)) set(node.outputs[0], {type: 'float'});
}

/** A tensor of which nothing is said. */
export const NO_OVERRIDE: TensorOverride = {
  type: undefined,
  symmetric: undefined,
  reducedRange: undefined,
  axis: undefined,
  range: undefined,
  scale: undefined,
  zeroPoint: undefined,
};

function applyRule(node: Node, {weights, inputs, outputs}: NodeRule, set: SetOverride): void {
  const ofNode = weightInputs(node);
  for (const {value, channelAxis} of ofNode) {
    const axis = {'per-tensor': null, 'per-channel': channelAxis ?? null, undecided: undefined};
    set(value, {type: weights.type, symmetric: weights.symmetric, axis: axis[weights.granularity ?? 'undecided']});
  }
  if (inputs.isQuantized === false) {
    for (const input of node.inputs) if (!ofNode.some(({value}) => value === input)) set(input, {type: 'float'});
  }
  const [min, max] = outputs.range ?? [null, null];
  for (const output of node.outputs) {
    if (outputs.isQuantized === false) set(output, {type: 'float'});
    else
      set(output, {
        type: outputs.type,
        symmetric: outputs.symmetric,
        range: min === null || max === null ? undefined : [min, max],
      });
  }
}
