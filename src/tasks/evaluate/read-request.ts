import type {Json} from '../../base/canonical-json.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskInputValue, TaskRequest} from '../../build/task.ts';
import type {ResolvedDataset} from '../../dataset/dataset.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import type {MetricSpec} from '../../manifest/manifest.ts';

export interface EvaluateParameters {
  readonly metrics: readonly MetricSpec[];
  readonly feeds: FeedSpec;
  /** Samples whose inner values are compared. */
  readonly layerSamples: number;
}

/** @throws InvariantError when the plan gave something else */
export function readParameters(parameters: Json): EvaluateParameters {
  const {metrics, feeds, layerSamples} = parameters as unknown as Partial<EvaluateParameters>;
  invariant(
    Array.isArray(metrics) && feeds !== undefined && layerSamples !== undefined,
    () => 'evaluate lacks parameters',
  );
  return {metrics: metrics.map(({metric, output}: MetricSpec) => ({metric, output})), feeds, layerSamples};
}

/** Value of the source of a model. */
export interface ModelSource {
  /** Absolute. */
  readonly path: string;
  readonly externalFiles: readonly string[];
}

export function taskInput({inputs}: TaskRequest, name: string): Extract<TaskInputValue, {readonly from: 'task'}> {
  const input = inputs[name];
  invariant(input?.from === 'task', () => `evaluate has no input "${name}"`);
  return input;
}

function sourceInput({inputs}: TaskRequest, name: string): Extract<TaskInputValue, {readonly from: 'source'}> {
  const input = inputs[name];
  invariant(input?.from === 'source', () => `evaluate has no source "${name}"`);
  return input;
}

/** The float model's; undefined where there is none. */
export function modelSource(request: TaskRequest): (ModelSource & {readonly digest: string}) | undefined {
  if (!request.inputs.model) return undefined;
  const {digest, value} = sourceInput(request, 'model');
  return {...(value as ModelSource), digest};
}

export const datasetSource = (request: TaskRequest): ResolvedDataset =>
  sourceInput(request, 'samples').value as ResolvedDataset;
