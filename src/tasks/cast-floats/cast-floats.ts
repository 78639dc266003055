import {nodeKey} from '../../artifacts/float-nodes.ts';
import {invariant} from '../../base/invariant.ts';
import {roundToBfloat16} from '../../numeric/bfloat16.ts';
import {roundToFloat16} from '../../numeric/float16.ts';
import type {Tensor} from '../../numeric/tensor.ts';
import {codeOfElementType} from '../../onnx/element-types.ts';
import type {Graph, Model, Node, Value} from '../../onnx/graph.ts';
import {floatsOf} from '../../onnx/rewrite/constants.ts';
import {addConstant, freshValueName} from '../../onnx/rewrite/edit-graph.ts';
import {sortNodes} from '../../onnx/sort-nodes.ts';

export type NarrowFloat = 'bfloat16' | 'float16';

export interface CastOptions {
  readonly type: NarrowFloat;
  /** Sequences of operator types that compute as one: nothing is rounded between them. */
  readonly fusedOperators: readonly (readonly string[])[];
  /** Constants stay float32 and are rounded by a pair of Casts as the model runs. */
  readonly keepsFloatConstants: boolean;
}

export interface CastModel {
  /** Computed values that are rounded: what they are called in the changed model before rounding, and their nodes. */
  readonly rounded: readonly {readonly value: string; readonly node: string}[];
  /** Constants with finite elements that are infinite in the type. */
  readonly overflown: readonly string[];
}

/**
 * Rounds, in place, what float nodes read and give to a narrower float type.
 *
 * 1. A float32 value that a float node gives: all that read it, and the graph's output, get the rounded one.
 * 2. A float32 value that something else gives (an input of the graph, a DequantizeLinear, an integer layer): float nodes
 *    get the rounded one, the others the value itself.
 * 3. A float32 constant that a float node reads: stored in the type, with a Cast to float32 behind it; sizes and regions
 *    of a Resize are left.
 * 4. Between fused operators nothing is rounded. Subgraphs compute in float32; what goes in and comes out is rounded.
 *
 * Sums inside a node stay float32, as matrix units have them. Names are those of quantizers in these places, as AMD Quark
 * names its Casts.
 *
 * @param model with element types of its values known
 * @param floats nodes of its main graph that compute in floats
 */
export function castFloats({graph}: Model, floats: ReadonlySet<Node>, options: CastOptions): CastModel {
  const rounded: {value: string; node: string}[] = [];
  const overflown: string[] = [];
  for (const value of [...graph.values()]) {
    if (value.elementType !== 'float32') continue;
    const readers = readersOf(value, floats);
    if (value.initializer) {
      if (readers.length > 0 && roundConstant(graph, value, readers, options)) overflown.push(value.name);
    } else if (value.producer && floats.has(value.producer)) {
      if (isInsideFusion(value, options)) continue;
      rounded.push({node: nodeKey(value.producer), value: roundOutput(graph, value, options.type)});
    } else if (readers.length > 0 && !isInsideFusion(value, options)) {
      redirect(graph, readers, addCasts(graph, value, value.name, options.type));
      rounded.push({node: value.producer ? nodeKey(value.producer) : value.name, value: value.name});
    }
  }
  sortNodes(graph);
  return {rounded, overflown};
}

interface Reader {
  readonly node: Node;
  readonly index: number;
}

function readersOf({uses}: Value, floats: ReadonlySet<Node>): readonly Reader[] {
  const inputs = [...uses].flatMap((use) => (use.kind === 'input' ? [use] : []));
  return inputs.filter(({node, index}) => floats.has(node) && !isParameter(node, index));
}

/** Regions and scales of a Resize say where to read, and are nothing that is computed with. */
const isParameter = ({opType}: Node, index: number): boolean => opType === 'Resize' && index > 0;

function isInsideFusion({producer, uses}: Value, {fusedOperators}: CastOptions): boolean {
  const [use] = uses;
  if (!producer || uses.size !== 1 || use?.kind !== 'input') return false;
  const reader = use.node.opType;
  return fusedOperators.some((types) => types.some((type, i) => type === producer.opType && types[i + 1] === reader));
}

/** A pair of Casts behind what a float node gives. @returns the name of the value before rounding */
function roundOutput(graph: Graph, value: Value, type: NarrowFloat): string {
  const {name} = value;
  const readers = [...value.uses].flatMap((use) => (use.kind === 'input' ? [use] : []));
  if (!value.isGraphOutput()) {
    redirect(graph, readers, addCasts(graph, value, name, type));
    return name;
  }
  graph.rename(value, freshValueName(graph, `${name}_QuantizeLinear_Input`));
  const output = graph.addValue(name);
  [output.elementType, output.dims, output.extraFields] = [value.elementType, value.dims, value.extraFields];
  value.extraFields = undefined;
  graph.replaceAllUses(value, output);
  addCasts(graph, value, name, type, output);
  return value.name;
}

function redirect(graph: Graph, readers: readonly Reader[], to: Value): void {
  for (const {node, index} of readers) graph.setInput(node, index, to);
}

/** `value → Cast → Cast`, under names made of `base`. @returns the rounded value */
function addCasts(graph: Graph, value: Value, base: string, type: NarrowFloat, restored?: Value): Value {
  const narrow = graph.addValue(freshValueName(graph, `${base}_QuantizeLinear_Output`));
  const output = restored ?? graph.addValue(freshValueName(graph, `${base}_DequantizeLinear_Output`));
  addCast(graph, {from: value, to: narrow, type, dims: value.dims});
  addCast(graph, {from: narrow, to: output, type: 'float32', dims: value.dims});
  return output;
}

interface CastSpec {
  readonly from: Value;
  readonly to: Value;
  readonly type: NarrowFloat | 'float32';
  readonly dims: Value['dims'];
}

/** At the end: nodes are put in order when all are there. */
function addCast(graph: Graph, {from, to, type, dims}: CastSpec): void {
  graph.addNode({
    opType: 'Cast',
    inputs: [from],
    outputs: [to],
    attributes: {to: {type: 'int', value: codeOfElementType(type)}},
  });
  [to.elementType, to.dims] = [type, dims];
}

/** @returns whether finite elements become infinite */
function roundConstant(
  graph: Graph,
  value: Value,
  readers: readonly Reader[],
  {type, keepsFloatConstants}: CastOptions,
): boolean {
  const floats = floatsOf(value.initializer);
  invariant(floats !== undefined && value.initializer !== undefined, () => `"${value.name}" holds no float32`);
  const bits = new Uint16Array(floats.length);
  if (type === 'bfloat16') roundToBfloat16(floats, bits);
  else roundToFloat16(floats, bits);
  if (keepsFloatConstants) redirect(graph, readers, addCasts(graph, value, value.name, type));
  else storeNarrow(graph, value, readers, {type, dims: value.initializer.dims, data: bits});
  return floats.some((float, i) => Number.isFinite(float) && isInfinite(bits[i]!, type));
}

/** All bits of the exponent, none of the mantissa. */
const INFINITY_BITS: Readonly<Record<NarrowFloat, number>> = {bfloat16: 0x7f80, float16: 0x7c00};

const isInfinite = (bits: number, type: NarrowFloat): boolean => (bits & 0x7fff) === INFINITY_BITS[type];

/** Under its own name, unless others need the float32 constant. */
function storeNarrow(graph: Graph, value: Value, readers: readonly Reader[], tensor: Tensor): void {
  const {name} = value;
  const restored = graph.addValue(freshValueName(graph, `${name}_DequantizeLinear_Output`));
  redirect(graph, readers, restored);
  const isFree = value.uses.size === 0;
  if (isFree) graph.removeValue(value);
  const narrow = addConstant(graph, isFree ? name : `${name}_${tensor.type}`, tensor);
  addCast(graph, {from: narrow, to: restored, type: 'float32', dims: tensor.dims});
}
