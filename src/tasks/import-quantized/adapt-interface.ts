/**
 * Gives a quantized model the inputs and outputs of the float model it was made from, so that the same samples feed both
 * and their outputs can be compared. Converters rename what they write, move channels to the end, and flatten.
 *
 * Numbered cases, for each input and output, paired by name or else by position: 1. another name: renamed; 2. shape
 * [N, H, W, C] for [N, C, H, W] or the reverse: a Transpose; 3. an input of other shape with as many elements: a Reshape,
 * which leaves their order alone. Everything else is refused. Subgraphs are not visited. Running twice changes no more.
 */
import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import {elementCount} from '../../numeric/tensor.ts';
import type {Dim, Graph, Model, Value} from '../../onnx/graph.ts';
import {int64Vector} from '../../onnx/rewrite/constants.ts';
import {addConstant, freshValueName} from '../../onnx/rewrite/edit-graph.ts';

/**
 * Changes `model` in place.
 *
 * @returns a phrase for each change of shape, and one for all that was renamed; none when nothing was changed
 * @throws Failure 'bad-model' when inputs or outputs cannot be paired
 */
export function adaptInterface({graph}: Model, float: Graph): string[] {
  const inputs = paired('inputs', fedInputs(graph), fedInputs(float));
  const outputs = paired('outputs', graph.outputs, float.outputs);
  const changes = [
    ...inputs.flatMap(([own, wanted]) => adaptInput(graph, own, wanted)),
    ...outputs.flatMap(([own, wanted]) => adaptOutput(graph, own, wanted)),
  ];
  return changes.length > 0 ? changes.filter((text) => text !== RENAMED).concat(renamedText(changes)) : [];
}

const RENAMED = 'renamed';

function renamedText(changes: readonly string[]): string[] {
  const count = changes.filter((text) => text === RENAMED).length;
  return count === 0 ? [] : [`${count} input${count === 1 ? ' or output' : 's and outputs'} renamed`];
}

/** Old files list their initializers among the inputs. */
const fedInputs = (graph: Graph): readonly Value[] => graph.inputs.filter(({initializer}) => !initializer);

type Pair = readonly [own: Value, wanted: Value];

function paired(noun: 'inputs' | 'outputs', own: readonly Value[], wanted: readonly Value[]): readonly Pair[] {
  const byName = new Map(own.map((value) => [value.name, value]));
  const namesAgree = wanted.every(({name}) => byName.has(name));
  if (!namesAgree && own.length !== wanted.length) {
    const named = (values: readonly Value[]) => values.map(({name}) => `"${name}"`).join(', ');
    throw new Failure({
      reason: 'bad-model',
      message: `the quantized model's ${noun} are ${named(own)}, the float model's ${named(wanted)}`,
      remedy: 'Name the float model that it was made from, or leave it out: "quantized: as-is".',
    });
  }
  return wanted.map((value, position): Pair => {
    const counterpart = namesAgree ? byName.get(value.name) : own[position];
    invariant(counterpart !== undefined, () => `"${value.name}" has no counterpart`);
    return [counterpart, value];
  });
}

function adaptInput(graph: Graph, own: Value, wanted: Value): string[] {
  const {dims} = own;
  if (!dims || !wanted.dims || agree(wanted.dims, dims)) return takeName(graph, own, wanted.name);
  const permutation = layoutChange(wanted.dims, dims);
  if (!permutation && !haveSameCount(dims, wanted.dims)) throw unlike('input', own, wanted);
  const outer = graph.addValue(freshValueName(graph, `${wanted.name}_as_float`));
  outer.elementType = own.elementType;
  outer.dims = wanted.dims;
  const position = graph.inputs.indexOf(own);
  graph.inputs[position] = outer;
  const before = graph.nodes[0];
  const at = before ? {before} : {};
  if (permutation) graph.addNode({...transpose(permutation), inputs: [outer], outputs: [own]}, at);
  else {
    const shape = addConstant(graph, `${own.name}_shape`, int64Vector(dims.map(fixed)));
    graph.addNode({opType: 'Reshape', inputs: [outer, shape], outputs: [own]}, at);
  }
  takeName(graph, outer, wanted.name);
  const shapes = `${shapeText(wanted.dims)} → ${shapeText(dims)}`;
  return [`input "${wanted.name}" ${permutation ? 'transposed' : 'reshaped'} ${shapes}`];
}

/** An output of other shape is compared element by element; only the order of its elements matters. */
function adaptOutput(graph: Graph, own: Value, wanted: Value): string[] {
  const permutation = layoutChange(own.dims, wanted.dims);
  if (!permutation) return takeName(graph, own, wanted.name);
  const position = graph.outputs.indexOf(own);
  const node = graph.addNode({
    ...transpose(permutation),
    inputs: [own],
    outputs: [freshValueName(graph, `${wanted.name}_as_float`)],
  });
  const outer = node.output();
  outer.elementType = own.elementType;
  outer.dims = wanted.dims;
  graph.setOutput(position, outer);
  takeName(graph, outer, wanted.name);
  return [`output "${wanted.name}" transposed ${shapeText(own.dims)} → ${shapeText(wanted.dims)}`];
}

/** Whatever else has the name gives it up. */
function takeName(graph: Graph, value: Value, name: string): string[] {
  if (value.name === name) return [];
  const holder = graph.find(name);
  if (holder) graph.rename(holder, freshValueName(graph, `${name}_inner`));
  graph.rename(value, name);
  return [RENAMED];
}

const TO_CHANNELS_LAST = [0, 2, 3, 1] as const;
const TO_CHANNELS_FIRST = [0, 3, 1, 2] as const;

/** The permutation that makes images of shape `from` images of shape `to`; undefined where they agree as they are. */
function layoutChange(from: readonly Dim[] | undefined, to: readonly Dim[] | undefined): readonly number[] | undefined {
  if (!from || !to || from.length !== TO_CHANNELS_LAST.length || agree(from, to)) return undefined;
  return [TO_CHANNELS_LAST, TO_CHANNELS_FIRST].find((permutation) =>
    agree(
      permutation.map((axis) => from[axis]),
      to,
    ),
  );
}

const transpose = (perm: readonly number[]) =>
  ({opType: 'Transpose', attributes: {perm: {type: 'ints', value: perm}}}) as const;

/** Symbols and unknown dimensions agree with anything. */
const agree = (a: readonly Dim[], b: readonly Dim[]): boolean =>
  a.length === b.length && a.every((dim, i) => typeof dim !== 'number' || typeof b[i] !== 'number' || dim === b[i]);

/** The batch of one sample. */
const fixed = (dim: Dim): number => (typeof dim === 'number' ? dim : 1);

const haveSameCount = (a: readonly Dim[], b: readonly Dim[]): boolean =>
  elementCount(a.map(fixed)) === elementCount(b.map(fixed));

const shapeText = (dims: readonly Dim[] | undefined): string => `[${(dims ?? []).map((dim) => dim ?? '?').join(', ')}]`;

function unlike(noun: string, own: Value, wanted: Value): Failure {
  return new Failure({
    reason: 'bad-model',
    message: `${noun} "${own.name}" of the quantized model has shape ${shapeText(own.dims)}, the float model's "${wanted.name}" ${shapeText(wanted.dims)}`,
    remedy:
      'They take different data: name the float model that it was made from, or leave it out: "quantized: as-is".',
  });
}
