/** Writes the operators of the integer model: the names and the order in which TI's exporter has them. */
import type {OffsetScaleShift} from '../../numeric/offset-scale-shift.ts';
import {powerOfTwo} from '../../numeric/power-of-two.ts';
import type {AttributeValue, Graph, Node, Value} from '../../onnx/graph.ts';
import {floatScalar} from '../../onnx/rewrite/constants.ts';
import {freshValueName} from '../../onnx/rewrite/edit-graph.ts';

/** Where new nodes go, and what their names begin with. */
export interface NodeWriter {
  readonly graph: Graph;
  /** The QuantizeLinear that they take the place of. */
  readonly before: Node;
  readonly name: string;
}

export interface OperatorToWrite {
  readonly opType: string;
  /** Follows the writer's name; '' for the layer itself. */
  readonly suffix: string;
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

export function writeOperator(
  {graph, before, name}: NodeWriter,
  {opType, suffix, inputs, attributes}: OperatorToWrite,
): Value {
  const nodeName = suffix === '' ? name : `${name}/${suffix}`;
  const outputs = [freshValueName(graph, `${name}/${suffix === '' ? opType : suffix}_integer`)];
  const node = graph.addNode({opType, name: nodeName, inputs, outputs, attributes: attributes ?? {}}, {before});
  if (opType !== 'QuantizeLinear') node.output().elementType = 'float32';
  return node.output();
}

/** Limits of a Clip. */
export interface Limits {
  readonly min: number;
  readonly max: number;
}

export interface Bnorm {
  /** One for all, or one per channel. */
  readonly constants: readonly OffsetScaleShift[];
  /** Rank of the value; constants stand along axis 1. Undefined where it is not known and there is one constant. */
  readonly rank: number | undefined;
  readonly limits: Limits;
}

/**
 * The BNORM sequence behind a value: Add(offset) → Mul(mult) → Mul(2^−shift) → Floor → Clip.
 *
 * Source: TI, layer patterns of the neural network compiler; order of operators as its exporter writes them.
 */
export function writeBnorm(writer: NodeWriter, value: Value, {constants, rank, limits}: Bnorm): Value {
  const constant = (suffix: string, of: (one: OffsetScaleShift) => number): Value =>
    writer.graph.addInitializer(freshValueName(writer.graph, `${writer.name}/${suffix}`), {
      type: 'float32',
      dims: constantDims(constants.length, rank),
      data: Float32Array.from(constants, of),
    });
  const moved = writeOperator(writer, {
    opType: 'Add',
    suffix: 'offset',
    inputs: [value, constant('offset', ({offset}) => offset)],
  });
  const scaled = writeOperator(writer, {
    opType: 'Mul',
    suffix: 'mult',
    inputs: [moved, constant('mult', ({mult}) => mult)],
  });
  const shifted = writeOperator(writer, {
    opType: 'Mul',
    suffix: 'shift',
    inputs: [scaled, constant('shift', ({shift}) => powerOfTwo(-shift))],
  });
  const floored = writeOperator(writer, {opType: 'Floor', suffix: 'floor', inputs: [shifted]});
  return writeClip(writer, floored, 'clip', limits);
}

/** `[1, n, 1, …]`. */
function constantDims(count: number, rank: number | undefined): readonly number[] {
  if (rank === undefined || rank < 2) return count === 1 ? Array.from({length: rank ?? 0}, () => 1) : [count];
  return Array.from({length: rank}, (_, axis) => (axis === 1 ? count : 1));
}

export function writeClip(writer: NodeWriter, value: Value, suffix: string, {min, max}: Limits): Value {
  const {graph, name} = writer;
  const bound = (end: string, number: number): Value =>
    graph.addInitializer(freshValueName(graph, `${name}/${suffix}_${end}`), floatScalar(number, 'float32'));
  return writeOperator(writer, {opType: 'Clip', suffix, inputs: [value, bound('min', min), bound('max', max)]});
}
