import {decodeBitWidths} from '../../artifacts/bit-widths.ts';
import {encodeFloatNodes, nodeKey} from '../../artifacts/float-nodes.ts';
import {
  encodeMeasuredNames,
  encodePlacement,
  type MeasuredNames,
  type Placement,
  type PlacementRecipe,
  readPlacementRecipe,
} from '../../artifacts/placement.ts';
import type {Json} from '../../base/canonical-json.ts';
import {type Diagnostic, formatDiagnostic} from '../../base/diagnostic.ts';
import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskInputValue, TaskRequest} from '../../build/task.ts';
import {decodeModel} from '../../onnx/codec.ts';
import {checkOperatorSupport, type OperatorSupport} from './check-operator-support.ts';
import {placeQuantizers} from './place-quantizers.ts';

export async function run(
  {parameters, inputs}: TaskRequest,
  context: TaskContext,
): Promise<Record<string, Uint8Array>> {
  const input = inputs.model;
  invariant(input?.from === 'task', () => 'place-quantizers needs the imported model');
  const model = decodeModel(await input.read());
  const placed = placeQuantizers(model, {...readPlacementRecipe(parameters), ...(await chosenTypes(inputs.bitWidths))});
  if (!placed.ok) throw recipeFailure(placed.error);
  const {placement, floatNodes, warnings} = placed.value;
  const support = operatorSupportOf(parameters);
  const unsupported = support ? checkOperatorSupport(model.graph.nodes, support) : [];
  for (const warning of [...warnings, ...unsupported]) context.warn(warning);
  context.summarize(summaryOf(placement));
  return {
    'placement.json': encodePlacement(placement),
    'float-nodes.json': encodeFloatNodes({version: 1, nodes: floatNodes.map(nodeKey)}),
    'values.json': encodeMeasuredNames(measuredNames(placement)),
  };
}

/** Beside the recipe, of targets that say it. */
const operatorSupportOf = (parameters: Json): OperatorSupport | undefined =>
  (parameters as {readonly operatorSupport?: OperatorSupport}).operatorSupport;

/** Of a recipe with mixed precision. */
async function chosenTypes(input: TaskInputValue | undefined): Promise<Pick<PlacementRecipe, 'layerTypes'>> {
  if (input?.from !== 'task') return {};
  const {layers} = decodeBitWidths(await input.read());
  return {layerTypes: Object.fromEntries(layers.map((layer) => [layer.output, layer]))};
}

function measuredNames({measuredValues}: Placement): MeasuredNames {
  const joined = measuredValues.flatMap(({name, joined: others}) => (others ? [[name, others] as const] : []));
  const values = new Set(measuredValues.flatMap(({name, joined: others}) => [name, ...(others ?? [])]));
  return {version: 1, values: [...values], ...(joined.length > 0 ? {joined: Object.fromEntries(joined)} : {})};
}

function recipeFailure(errors: readonly Diagnostic[]): Failure {
  return new Failure({
    reason: 'unsupported-model',
    message: `The recipe does not fit the model.\n${errors.map(formatDiagnostic).join('\n')}`,
    remedy: 'Mend the overrides of the recipe.',
  });
}

function summaryOf({quantizers, measuredValues, edits}: Placement): string {
  const count = (...roles: readonly string[]): number => quantizers.filter(({role}) => roles.includes(role)).length;
  const removed = edits.filter(({kind}) => kind === 'remove-activation').length;
  return [
    counted(count('weight', 'constant'), 'weight', 'weights'),
    counted(count('bias'), 'bias', 'biases'),
    `${counted(count('activation'), 'activation', 'activations')} (${measuredValues.length} to measure)`,
    ...(removed > 0 ? [`${removed} Relu and Clip absorbed`] : []),
  ].join(', ');
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
