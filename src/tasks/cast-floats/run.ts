import {decodeFloatNodes, nodeKey} from '../../artifacts/float-nodes.ts';
import {canonicalJson, type Json} from '../../base/canonical-json.ts';
import {hashBytes} from '../../base/content-hash.ts';
import type {Diagnostic} from '../../base/diagnostic.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskInputValue, TaskRequest} from '../../build/task.ts';
import {chooseSamples} from '../../dataset/choose-samples.ts';
import type {ResolvedDataset} from '../../dataset/dataset.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import {inferShapes} from '../../onnx/shapes/infer-shapes.ts';
import {type CastModel, type CastOptions, castFloats} from './cast-floats.ts';
import {findFloatNodes} from './find-float-nodes.ts';
import type {MeasurePayload} from './measure.job.ts';

/** Key of the model's metadata under which compilers find the nodes that are to compute in the type. */
const METADATA_KEY = 'quantgate.float_nodes';

/** Samples that overflow is looked for on: values that large are no rare outliers. */
const MEASURED_SAMPLES = 16;

/** From here on a number rounds to infinity in float16. Source: IEEE 754-2019, 4.3.1; half a step above 65504. */
const FLOAT16_OVERFLOW = 65520;

const NAMED_MAX = 5;

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const {feeds, ...options} = readParameters(request.parameters);
  const model = decodeModel(await readInput(request, 'quantized'));
  const left = decodeFloatNodes(await readInput(request, 'floatNodes')).nodes;
  inferShapes(model);
  const nodes = findFloatNodes(model.graph, new Set(left));
  model.metadata.set(METADATA_KEY, canonicalJson({type: options.type, nodes: nodes.map(nodeKey)}));
  const marked = encodeModel(model);
  const cast = castFloats(model, new Set(nodes), options);
  const bytes = encodeModel(model);
  if (cast.overflown.length > 0) context.warn(constantsOverflow(cast.overflown));
  const {samples} = request.inputs;
  const overflowing = feeds && samples ? await findOverflow(bytes, cast, {feeds, samples, context}) : [];
  if (overflowing.length > 0) context.warn(valuesOverflow(overflowing));
  context.summarize(summaryOf(nodes.length, cast, options));
  return {'model.onnx': bytes, 'without-casts.onnx': marked};
}

async function readInput({inputs}: TaskRequest, name: string): Promise<Uint8Array> {
  const input = inputs[name];
  invariant(input?.from === 'task', () => `cast-floats has no input "${name}"`);
  return input.read();
}

/** @throws InvariantError when the plan gave something else */
function readParameters(parameters: Json): CastOptions & {readonly feeds: FeedSpec | undefined} {
  const {type, fusedOperators, keepsFloatConstants, feeds} = parameters as unknown as Partial<
    CastOptions & {feeds: FeedSpec}
  >;
  invariant(
    type !== undefined && fusedOperators !== undefined && keepsFloatConstants !== undefined,
    () => 'cast-floats lacks parameters',
  );
  return {type, fusedOperators, keepsFloatConstants, feeds};
}

interface Measuring {
  readonly feeds: FeedSpec;
  readonly samples: TaskInputValue;
  readonly context: TaskContext;
}

/** Nodes, in the order of the model, that give finite numbers beyond float16 on samples; infinities follow from these. */
async function findOverflow(
  model: Uint8Array,
  {rounded}: CastModel,
  {feeds, samples, context}: Measuring,
): Promise<readonly string[]> {
  if (samples.from !== 'source' || rounded.length === 0) return [];
  const dataset = samples.value as ResolvedDataset;
  const chosen = chooseSamples(dataset.samples, MEASURED_SAMPLES, Object.keys(feeds.state).length > 0).flat();
  const values = rounded.map(({value}) => value);
  const payload: MeasurePayload = {
    ...{model, digest: hashBytes(model), values},
    ...{samples: chosen, dataset: dataset.spec, feeds},
  };
  const onProgress = (done: number): void => context.progress({done, total: chosen.length, unit: 'samples'});
  // Jobs are registered by name: what comes back is what `measure.job.ts` gives.
  const largest = (await context.runJob('cast-floats/measure', payload, onProgress)) as Float64Array;
  return rounded.filter((_, i) => largest[i]! >= FLOAT16_OVERFLOW && largest[i]! < Infinity).map(({node}) => node);
}

const quoted = (names: readonly string[]): string => {
  const listed = names.slice(0, NAMED_MAX).map((name) => `"${name}"`);
  return [...listed, ...(names.length > NAMED_MAX ? [`${names.length - NAMED_MAX} more`] : [])].join(', ');
};

const constantsOverflow = (names: readonly string[]): Diagnostic => ({
  severity: 'warning',
  code: 'cast-floats/constant-overflows',
  message: `constants ${quoted(names)} hold numbers that are infinite in float16`,
  remedy: 'Write "float-type: bfloat16", which has the range of float32, or quantize the layers that read them.',
});

const valuesOverflow = (nodes: readonly string[]): Diagnostic => ({
  severity: 'warning',
  code: 'cast-floats/value-overflows',
  message: `numbers beyond 65504, infinite in float16, come out of ${quoted(nodes)}`,
  remedy: 'Write "float-type: bfloat16", which has the range of float32, or quantize these layers.',
});

function summaryOf(count: number, {rounded}: CastModel, {type}: CastOptions): string {
  if (count === 0) return 'nothing is left in float';
  return `${count} ${count === 1 ? 'node' : 'nodes'} in ${type}, ${rounded.length} ${rounded.length === 1 ? 'value' : 'values'} rounded`;
}
