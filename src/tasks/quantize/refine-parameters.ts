/** From parameters of a model to positions of its layers and back: what `refine-positions.ts` works on. */
import type {Placement, RoundingRecipe} from '../../artifacts/placement.ts';
import {invariant} from '../../base/invariant.ts';
import {powerOfTwo} from '../../numeric/power-of-two.ts';
import type {Graph, Node, Value} from '../../onnx/graph.ts';
import {parameterGroups} from './parameter-groups.ts';
import type {ParameterTable} from './parameter-table.ts';
import {refinePositions, type ShiftLayer} from './refine-positions.ts';

interface Refinement {
  readonly placement: Placement;
  readonly table: ParameterTable;
  readonly recipe: RoundingRecipe;
}

/** Brings the positions of power-of-two scales into the ranges that the recipe gives; other scales stay as they are. */
export function refineParameters(
  graph: Graph,
  {placement, table, recipe}: Refinement,
): {readonly table: ParameterTable; readonly isSettled: boolean} {
  const {positions: rules} = recipe;
  if (!rules) return {table, isSettled: true};
  const groups = parameterGroups(placement);
  const positions = new Map<string, number>();
  for (const [tensor, {scales}] of table) {
    const position = scales.length === 1 ? positionOf(scales[0]!) : undefined;
    if (position !== undefined) positions.set(groups.ownerOf(tensor), position);
  }
  const nameOf = (value: Value | undefined): string | undefined => {
    const owner = value && groups.ownerOf(value.name);
    return owner !== undefined && positions.has(owner) && table.has(value?.name ?? '') ? owner : undefined;
  };
  const layers = graph.nodes.map((node) => shiftLayer(node, nameOf, recipe));
  const isSettled = refinePositions(layers, positions, rules);
  const refined = new Map(table);
  for (const [tensor, parameters] of table) {
    const position = positions.get(groups.ownerOf(tensor));
    if (position !== undefined) refined.set(tensor, {...parameters, scales: Float32Array.of(powerOfTwo(-position))});
  }
  return {table: refined, isSettled};
}

/** Fractional bits of a scale that is a power of two. */
function positionOf(scale: number): number | undefined {
  const position = -Math.log2(scale);
  return Number.isInteger(position) ? position : undefined;
}

type NameOf = (value: Value | undefined) => string | undefined;

/** Operators that, fused with the layer before them, have its output position. */
const ACTIVATIONS: ReadonlySet<string> = new Set(['Relu', 'Clip', 'LeakyRelu', 'PRelu']);

function shiftLayer(node: Node, nameOf: NameOf, recipe: RoundingRecipe): ShiftLayer {
  const output = node.outputs[0];
  const [reader] = output?.consumers() ?? [];
  const isFused = nameOf(output) === undefined && reader !== undefined && ACTIVATIONS.has(reader.opType);
  return {
    opType: node.opType,
    inputs: node.inputs.map((value) => nameOf(value) ?? nameBehindPad(value, node, nameOf)),
    output: isFused ? nameOf(reader.outputs[0]) : nameOf(output),
    feedsLeakyRelu: isFused && reader.opType === 'LeakyRelu',
    isHardSigmoid: isHardSigmoid(node, recipe),
    isSwish: node.opType === 'Mul' && node.inputs.some((value) => feedsHardSigmoid(value, recipe)),
  };
}

/** A Pad that is fused with the pooling behind it hands its input's position on. */
function nameBehindPad(value: Value | undefined, {opType}: Node, nameOf: NameOf): string | undefined {
  const isPooling = opType === 'AveragePool' || opType === 'GlobalAveragePool';
  return isPooling && value?.producer?.opType === 'Pad' ? nameOf(value.producer.inputs[0]) : undefined;
}

/** What float32 leaves of 1/6 in the attribute. */
const ALPHA_TOLERANCE = 1e-6;

function isHardSigmoid(node: Node, {approximated}: RoundingRecipe): boolean {
  if (node.opType === 'Sigmoid') return approximated.includes('Sigmoid');
  if (node.opType !== 'HardSigmoid') return false;
  const alpha = node.float('alpha');
  return alpha !== undefined && Math.abs(alpha - 1 / 6) < ALPHA_TOLERANCE && (node.float('beta') ?? 1 / 2) === 1 / 2;
}

function feedsHardSigmoid(value: Value | undefined, recipe: RoundingRecipe): boolean {
  invariant(value !== undefined, () => 'Mul has two inputs');
  return value.consumers().some((node) => isHardSigmoid(node, recipe));
}
