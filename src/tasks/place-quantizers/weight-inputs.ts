/** Which inputs of an operator are weights, and along which axis they have channels. */
import type {PlacementRecipe} from '../../artifacts/placement.ts';
import type {Node, Value} from '../../onnx/graph.ts';

export interface WeightInput {
  readonly value: Value;
  /** Axis of the output channels; undefined where an operator's weights have none. */
  readonly channelAxis: number | undefined;
}

/** Position of the weights of operators whose weights have no channels. */
const WHOLE_WEIGHTS: ReadonlyMap<string, readonly number[]> = new Map([
  ['BatchNormalization', [1]],
  ['InstanceNormalization', [1]],
  ['LayerNormalization', [1]],
  ['GroupNormalization', [1]],
  ['RMSNormalization', [1]],
  ['LSTM', [1, 2]],
  ['GRU', [1, 2]],
  ['RNN', [1, 2]],
]);

/** The constant weights of a node, without its bias. */
export function weightInputs(node: Node): readonly WeightInput[] {
  if (node.domain !== '') return [];
  const whole = WHOLE_WEIGHTS.get(node.opType);
  const inputs = whole
    ? whole.map((position) => ({value: node.inputs[position], channelAxis: undefined}))
    : [{value: node.inputs[1], channelAxis: channelAxisOf(node)}].filter(() => isWeighted(node));
  return inputs.flatMap(({value, channelAxis}) => (value?.initializer ? [{value, channelAxis}] : []));
}

const isWeighted = ({opType}: Node): boolean =>
  opType === 'Conv' || opType === 'ConvTranspose' || opType === 'Gemm' || opType === 'MatMul';

/** Of a Conv [out, …], a ConvTranspose [in, out, …], a Gemm [in, out] or [out, in], a MatMul […, in, out]. */
function channelAxisOf(node: Node): number | undefined {
  switch (node.opType) {
    case 'Conv':
      return 0;
    case 'ConvTranspose':
      return (node.int('group') ?? 1) === 1 ? 1 : undefined;
    case 'Gemm':
      return (node.int('transB') ?? 0) > 0 ? 0 : 1;
    case 'MatMul': {
      const rank = node.inputs[1]?.initializer?.dims.length ?? 0;
      return rank > 1 ? rank - 1 : undefined;
    }
    default:
      return undefined;
  }
}

/** Overrides with several scales whose axis is not told get that of the operator that reads the tensor. */
export function withChannelAxes(
  overrides: PlacementRecipe['overrides'],
  nodes: readonly Node[],
): PlacementRecipe['overrides'] {
  const completed = new Map(Object.entries(overrides));
  for (const node of nodes) {
    for (const {value, channelAxis} of weightInputs(node)) {
      const override = completed.get(value.name);
      const isIncomplete = override?.scale && override.scale.length > 1 && override.axis === undefined;
      if (isIncomplete && channelAxis !== undefined) completed.set(value.name, {...override, axis: channelAxis});
    }
  }
  return Object.fromEntries(completed);
}
