/**
 * Position refinement: an NPU that computes with power-of-two scales aligns numbers by shifting, and its shifters have
 * limits. Where the positions of a layer (fractional bits of input, output, weight and bias) ask for a shift out of range,
 * one of them gives way. Knows neither graphs nor scales; the limits are data of the target.
 *
 * Source: AMD Quark 0.13, adjustment of quantization info for NPU CNN (order, which position gives way, five rounds).
 */
import type {PositionRules, ShiftRange} from '../../target/profile.ts';

/** A node, its tensors given by the names under which positions are kept; undefined where there is no quantizer. */
export interface ShiftLayer {
  readonly opType: string;
  readonly inputs: readonly (string | undefined)[];
  readonly output: string | undefined;
  /** The output goes into a LeakyRelu that computes as one with this layer. */
  readonly feedsLeakyRelu: boolean;
  readonly isHardSigmoid: boolean;
  /** Mul of x and HardSigmoid(x). */
  readonly isSwish: boolean;
}

type Positions = Map<string, number>;

/** Changes positions for one layer; says whether it did. */
type Rule = (layer: ShiftLayer, positions: Positions, rules: PositionRules) => boolean;

/** One rule is applied to all layers before the next. */
const RULES: readonly Rule[] = [
  (layer, positions, rules) => layer.opType === 'Concat' && align(layer, positions, rules),
  (layer, positions, rules) => /Pool$/.test(layer.opType) && align(layer, positions, rules),
  (layer, positions, rules) => layer.opType === 'Pad' && align(layer, positions, rules),
  (layer, positions, rules) => layer.opType === 'Slice' && align(layer, positions, rules),
  shiftRead,
  shiftWrite,
  shiftCut,
  shiftBias,
  hardSigmoid,
  shiftSwish,
];

/**
 * Applies the rules round by round until nothing changes.
 *
 * @param layers in the order of computation
 * @param positions changed
 * @returns false when the last round that the rules allow still changed something
 */
export function refinePositions(layers: readonly ShiftLayer[], positions: Positions, rules: PositionRules): boolean {
  for (let round = 0; round < rules.roundsMax; round++) {
    let hasChanged = false;
    for (const rule of RULES) for (const layer of layers) if (rule(layer, positions, rules)) hasChanged = true;
    if (!hasChanged) return true;
  }
  return false;
}

function positionOf(positions: Positions, name: string | undefined): number | undefined {
  return name === undefined ? undefined : positions.get(name);
}

function move(positions: Positions, name: string | undefined, position: number): boolean {
  if (name === undefined || positions.get(name) === position) return false;
  positions.set(name, position);
  return true;
}

const clamp = (value: number, [min, max]: ShiftRange): number => Math.min(Math.max(value, min), max);

/** Inputs that are computed; for pooling, padding and slicing the first only. Without an output nothing is aligned. */
function align({opType, inputs, output}: ShiftLayer, positions: Positions, {aligned}: PositionRules): boolean {
  const opos = positionOf(positions, output);
  if (opos === undefined || !aligned.includes(opType)) return false;
  const names = opType === 'Concat' ? inputs : inputs.slice(0, 1);
  let smallest = opos;
  for (const name of names) smallest = Math.min(smallest, positionOf(positions, name) ?? smallest);
  const moved = names.map((name) => positionOf(positions, name) !== undefined && move(positions, name, smallest));
  return [...moved, move(positions, output, smallest)].includes(true);
}

/** Positions of all inputs, or undefined where one is missing. */
function inputPositions({inputs}: ShiftLayer, positions: Positions): number[] | undefined {
  const known = inputs.flatMap((name) => positionOf(positions, name) ?? []);
  return known.length === inputs.length && known.length > 0 ? known : undefined;
}

function shiftRead(layer: ShiftLayer, positions: Positions, {shiftRead: range}: PositionRules): boolean {
  const isAdder = layer.opType === 'Add' || layer.opType === 'Sub';
  const ipos = range && isAdder ? inputPositions(layer, positions) : undefined;
  if (!range || !ipos) return false;
  let hasChanged = false;
  const smallest = ipos.reduce((a, b) => Math.min(a, b));
  for (const name of layer.inputs) {
    const position = positionOf(positions, name) ?? smallest;
    if (move(positions, name, Math.min(position, smallest + range[1]))) hasChanged = true;
  }
  return hasChanged;
}

function shiftWrite(layer: ShiftLayer, positions: Positions, rules: PositionRules): boolean {
  const range = {Add: rules.shiftWriteAdd, Mul: rules.shiftWriteMul}[layer.opType];
  const ipos = range && inputPositions(layer, positions);
  const opos = positionOf(positions, layer.output);
  if (!range || !ipos || opos === undefined) return false;
  const from = ipos.reduce((a, b) => (layer.opType === 'Add' ? Math.min(a, b) : a + b));
  return move(positions, layer.output, from - clamp(from - opos, range));
}

/** Positions of a layer with a weight. */
function layerPositions({opType, inputs, output}: ShiftLayer, positions: Positions) {
  if (opType !== 'Conv' && opType !== 'Gemm') return undefined;
  const [ipos, wpos, opos] = [inputs[0], inputs[1], output].map((name) => positionOf(positions, name));
  return ipos === undefined || wpos === undefined || opos === undefined ? undefined : {ipos, wpos, opos};
}

function shiftCut(layer: ShiftLayer, positions: Positions, {shiftCut: range}: PositionRules): boolean {
  const known = range && layerPositions(layer, positions);
  if (!range || !known) return false;
  const {ipos, wpos, opos} = known;
  return move(positions, layer.inputs[1], clamp(wpos + ipos - opos, range) + opos - ipos);
}

function shiftBias(layer: ShiftLayer, positions: Positions, {shiftBias: limits}: PositionRules): boolean {
  const known = limits && layerPositions(layer, positions);
  const bpos = positionOf(positions, layer.inputs[2]);
  if (!limits || !known || bpos === undefined) return false;
  const {ipos, wpos, opos} = known;
  const room = limits.accumulatorBits - (limits.productBits + wpos + ipos - opos);
  const min = layer.feedsLeakyRelu ? 0 : Math.min(0, -room);
  return move(positions, layer.inputs[2], wpos + ipos - clamp(wpos + ipos - bpos, [min, limits.max]));
}

function hardSigmoid(layer: ShiftLayer, positions: Positions, {hardSigmoid: limits}: PositionRules): boolean {
  const ipos = positionOf(positions, layer.inputs[0]);
  const opos = positionOf(positions, layer.output);
  if (!limits || !layer.isHardSigmoid || ipos === undefined || opos === undefined) return false;
  const input = clamp(ipos, limits.input);
  const output = Math.min(Math.max(opos, limits.outputMin), limits.offset + input);
  return [move(positions, layer.inputs[0], input), move(positions, layer.output, output)].includes(true);
}

function shiftSwish(layer: ShiftLayer, positions: Positions, {shiftSwish: range}: PositionRules): boolean {
  const ipos = range && layer.isSwish ? inputPositions(layer, positions) : undefined;
  const opos = positionOf(positions, layer.output);
  if (!range || ipos?.length !== 2 || opos === undefined) return false;
  const from = ipos[0]! + ipos[1]!;
  return move(positions, layer.output, from - clamp(from - opos, range));
}
