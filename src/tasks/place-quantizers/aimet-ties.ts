/**
 * Quantizers that AIMET makes one of: behind a Relu, an average pooling or a resizing the input's serves the output too,
 * and the inputs of a Concat take the output's. What all tensors of such a group hold counts for its range.
 *
 * Source: aimet-onnx 2.42 (BSD-3-Clause), propagation of encodings.
 */
import type {IntegerType} from '../../manifest/manifest.ts';
import type {Node, Value} from '../../onnx/graph.ts';

export interface TensorSetting {
  readonly symmetric: boolean;
  readonly type: IntegerType;
  /** Fixed ends of the range; null for one that the data give. */
  readonly limits: readonly [number | null, number | null] | undefined;
}

type Settings = ReadonlyMap<Value, TensorSetting>;

const GRID_PRESERVING: ReadonlySet<string> = new Set([
  'Col2Im',
  'Compress',
  'DepthToSpace',
  'Dropout',
  'Expand',
  'Flatten',
  'Gather',
  'GatherElements',
  'GatherND',
  'Identity',
  'MaxPool',
  'MaxRoiPool',
  'NonZero',
  'Pad',
  'ReduceMax',
  'ReduceMin',
  'Reshape',
  'Slice',
  'SpaceToDepth',
  'Split',
  'Squeeze',
  'Tile',
  'TopK',
  'Transpose',
  'Unsqueeze',
]);

/** Whether an operator gives numbers of its input only, so that what is on a grid stays there. */
export const isGridPreserving = ({domain, opType}: Node): boolean => domain === '' && GRID_PRESERVING.has(opType);

/** The tensor whose quantizer a value went through last, data having only been moved since. */
export function effectiveQuantizer(value: Value, settings: Settings): Value | undefined {
  let current: Value | undefined = value;
  while (current && !settings.has(current)) {
    current = current.producer && isGridPreserving(current.producer) ? current.producer.inputs[0] : undefined;
  }
  return current;
}

/** The output takes the input's quantizer. */
const TIED_FORWARD: ReadonlySet<string> = new Set(['AveragePool', 'Relu', 'Resize', 'Upsample']);

/** The inputs take the output's quantizer. */
const TIED_BACKWARD: ReadonlySet<string> = new Set(['Concat', 'Scatter', 'ScatterElements', 'ScatterND']);

export interface TiedGroups {
  /** The tensor of a group that is computed first, whose parameters the others share. */
  readonly rootOf: (value: Value) => Value;
  /** The others of the group of a root, in the order in which they are computed. */
  readonly othersOf: (root: Value) => readonly Value[];
}

/**
 * @param settings changed: the tensors of a group get the same
 * @param isFree whether a tensor may share another's parameters: one with an override keeps its own
 */
export function tieQuantizers(
  nodes: readonly Node[],
  settings: Map<Value, TensorSetting>,
  isFree: (value: Value) => boolean,
): TiedGroups {
  const groups = createGroups(settings);
  for (const node of [...nodes].reverse()) {
    if (TIED_BACKWARD.has(node.opType)) tieInputs(node, settings, groups, isFree);
  }
  for (const node of nodes) {
    if (TIED_FORWARD.has(node.opType)) tieOutput(node, settings, groups, isFree);
  }
  return groups;
}

interface Groups extends TiedGroups {
  readonly unite: (first: Value, second: Value) => void;
  readonly setLimits: (value: Value, limits: TensorSetting['limits']) => void;
}

function createGroups(settings: Map<Value, TensorSetting>): Groups {
  const order = new Map([...settings.keys()].map((value, i) => [value, i]));
  const members = new Map<Value, readonly Value[]>();
  const membersOf = (value: Value): readonly Value[] => members.get(value) ?? [value];
  const setAll = (group: readonly Value[], changes: Partial<TensorSetting>): void => {
    for (const value of group) {
      const setting = settings.get(value);
      if (setting) settings.set(value, {...setting, ...changes});
    }
  };
  return {
    rootOf: (value) => membersOf(value)[0] ?? value,
    othersOf: (root) => membersOf(root).slice(1),
    unite: (first, second) => {
      if (membersOf(first).includes(second)) return;
      const [a, b] = [settings.get(first), settings.get(second)];
      if (!a || !b) return;
      const group = [...membersOf(first), ...membersOf(second)].sort(
        (x, y) => (order.get(x) ?? 0) - (order.get(y) ?? 0),
      );
      for (const value of group) members.set(value, group);
      const symmetric = a.symmetric || b.symmetric;
      const type = bitsOf(b.type) < bitsOf(a.type) ? b.type : a.type;
      setAll(group, {symmetric, type, limits: mirrored(a.limits ?? b.limits, symmetric)});
    },
    setLimits: (value, limits) => setAll(membersOf(value), {limits}),
  };
}

const bitsOf = (type: IntegerType): number => Number(/\d+$/.exec(type)?.[0]);

/** A symmetric range with two fixed ends reaches equally far to both sides. */
function mirrored(limits: TensorSetting['limits'], symmetric: boolean): TensorSetting['limits'] {
  const [min, max] = limits ?? [null, null];
  if (!symmetric || min === null || max === null) return limits;
  const end = Math.max(Math.abs(min), Math.abs(max));
  return [-end, end];
}

const sameLimits = (a: TensorSetting['limits'], b: TensorSetting['limits']): boolean =>
  a === b || (a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1]);

/** Inputs with the same fixed range give it to the output; otherwise those with fixed ranges are left alone. */
function tieInputs(node: Node, settings: Settings, groups: Groups, isFree: (value: Value) => boolean): void {
  const output = node.outputs[0];
  if (!output || !settings.has(output) || !isFree(output)) return;
  const all = node.inputs.flatMap((input) => (input && input.elementType !== 'int64' ? [input] : []));
  const sources = all.flatMap((input) => effectiveQuantizer(input, settings) ?? []);
  if (sources.length === 0) return;
  const limits = sources.map((source) => settings.get(source)?.limits);
  const isUniform = limits.every((one) => sameLimits(one, limits[0]));
  if (isUniform) groups.setLimits(output, limits[0]);
  for (const [i, source] of sources.entries()) {
    const isAlone = isReadOnlyOnTheWayTo(source, node);
    if (isAlone && isFree(source) && (isUniform || limits[i] === undefined)) groups.unite(output, source);
  }
}

/** Whether nothing but the node, and what moves the data to it, reads a tensor. */
function isReadOnlyOnTheWayTo(value: Value, node: Node): boolean {
  let current = value;
  for (;;) {
    const [reader, ...others] = current.consumers();
    if (!reader || others.length > 0) return false;
    if (reader === node) return true;
    const next = isGridPreserving(reader) ? reader.outputs[0] : undefined;
    if (!next) return false;
    current = next;
  }
}

/** A fixed range behind the node is not put upon an input that others read as well. */
function tieOutput(node: Node, settings: Settings, groups: Groups, isFree: (value: Value) => boolean): void {
  const input = node.inputs[0];
  const source = input && effectiveQuantizer(input, settings);
  const output = node.outputs[0];
  if (!source || !output || !settings.has(output) || !isFree(source) || !isFree(output)) return;
  const limits = settings.get(output)?.limits;
  if (limits && !sameLimits(limits, settings.get(source)?.limits) && !isReadOnlyOnTheWayTo(source, node)) return;
  groups.unite(source, output);
}
