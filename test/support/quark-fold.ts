/** Float constants as AMD Quark has them before it quantizes. */
import type {Tensor} from '../../src/numeric/tensor.ts';
import type {Model, Node} from '../../src/onnx/graph.ts';

const EPSILON = 1e-5;
const f = Math.fround;

/**
 * Constants of a model by name; those of a Conv that a BatchNormalization follows are folded in float32, as Quark does it
 * (quantgate's own folding computes in double), under the names that Quark gives them.
 */
export function quarkConstants({graph}: Model): ReadonlyMap<string, Tensor | undefined> {
  const known = new Map(graph.initializers().map((value) => [value.name, value.initializer]));
  for (const node of graph.nodes) {
    const layer = node.opType === 'BatchNormalization' ? node.input(0).producer : undefined;
    if (layer?.opType !== 'Conv') continue;
    const [weight, bias] = folded(layer, node);
    known.set(`${node.output().name}_weight`, weight);
    known.set(`${node.output().name}_bias`, bias);
  }
  for (const node of graph.nodes) {
    if (node.opType !== 'Conv' || known.has(`${node.output().name}_weight`)) continue;
    known.set(`${node.output().name}_weight`, node.input(1).initializer);
    known.set(`${node.output().name}_bias`, node.inputs[2]?.initializer);
  }
  return known;
}

function folded(layer: Node, normalization: Node): [Tensor, Tensor] {
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map(
    (i) => normalization.input(i).initializer!.data as Float32Array,
  );
  const epsilon = normalization.float('epsilon') ?? EPSILON;
  const factors = gamma!.map((value, c) => f(value / f(Math.sqrt(f(variance![c]! + epsilon)))));
  const weight = layer.input(1).initializer!;
  const values = weight.data as Float32Array;
  const inner = values.length / factors.length;
  const old = layer.inputs[2]?.initializer?.data as Float32Array | undefined;
  const data = values.map((value, i) => f(value * factors[Math.floor(i / inner)]!));
  const shifts = beta!.map((value, c) => f(f(f((old?.[c] ?? 0) - mean![c]!) * factors[c]!) + value));
  return [
    {type: 'float32', dims: weight.dims, data},
    {type: 'float32', dims: [factors.length], data: shifts},
  ];
}
