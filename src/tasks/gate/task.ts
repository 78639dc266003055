/** Judges what was measured by the gates of the build. Always done, never cached: it is cheap, and limits move often. */
import {statSync} from 'node:fs';
import type {Baseline} from '../../artifacts/baseline.ts';
import {decodeEvaluation, type Evaluation} from '../../artifacts/evaluation.ts';
import {encodeVerdict, type ModelSizes, type Verdict} from '../../artifacts/verdict.ts';
import type {Json} from '../../base/canonical-json.ts';
import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskDefinition, TaskRequest} from '../../build/task.ts';
import type {ResolvedDataset} from '../../dataset/dataset.ts';
import type {GateRule} from './gate-rule.ts';
import {judge} from './judge.ts';
import type {Measured} from './measured.ts';

export const gateTask: TaskDefinition = {
  kind: 'gate',
  version: 1,
  usesEngine: false,
  isCached: false,
  run: async (request, context) => {
    const verdict = judge({
      measured: await measuredOf(request),
      gates: gatesOf(request.parameters),
      baseline: sourceValue(request, 'base') as Baseline | undefined,
      today: sourceValue(request, 'today') as string | undefined,
    });
    context.summarize(summaryOf(verdict));
    return {'verdict.json': encodeVerdict(verdict)};
  },
};

function gatesOf(parameters: Json): readonly GateRule[] {
  const {gates} = parameters as unknown as {readonly gates?: readonly Partial<GateRule>[]};
  invariant(Array.isArray(gates), () => 'gate has no parameter "gates"');
  return gates.map((gate: Partial<GateRule>): GateRule => {
    const {metric, level, text, epsilon} = gate;
    invariant(
      metric !== undefined && level !== undefined && text !== undefined && epsilon !== undefined,
      () => 'a gate lacks members',
    );
    const {output, layers, min, max, drop, fromBase, waiver} = gate;
    return {metric, output, layers, min, max, drop, fromBase, epsilon, waiver, level, text};
  });
}

async function measuredOf(request: TaskRequest): Promise<Measured> {
  const {quantized} = request.inputs;
  const samples = sourceValue(request, 'samples') as ResolvedDataset | undefined;
  return {
    evaluation: await evaluationOf(request),
    sampleDigests: samples?.samples.map(({digest}) => digest),
    samplesDigest: samples?.digest,
    sizes: modelSizes(request),
    modelDigest: quantized?.digest ?? '',
  };
}

/** Undefined when the plan does not give the source. */
function sourceValue({inputs}: TaskRequest, name: string): unknown {
  const input = inputs[name];
  return input?.from === 'source' ? input.value : undefined;
}

/** A model without evaluation samples has no evaluation. */
async function evaluationOf({inputs}: TaskRequest): Promise<Evaluation | undefined> {
  const input = inputs.evaluation;
  return input?.from === 'task' ? decodeEvaluation(await input.read()) : undefined;
}

function modelSizes({inputs}: TaskRequest): ModelSizes {
  const {model, quantized} = inputs;
  invariant(quantized?.from === 'task', () => 'gate lacks its model');
  const quantizedBytes = quantized.sizeBytes;
  if (model?.from !== 'source') return {quantizedBytes};
  const {path, externalFiles} = model.value as {readonly path: string; readonly externalFiles: readonly string[]};
  let floatBytes = 0;
  for (const file of [path, ...externalFiles]) floatBytes += sizeOf(file);
  return {floatBytes, quantizedBytes};
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (cause) {
    throw new Failure({reason: 'file-missing', message: 'The model file is gone.', path, cause});
  }
}

function summaryOf({rows}: Verdict): string {
  const judged = rows.filter(({limit}) => limit !== '');
  const passed = judged.filter(({status}) => status === 'pass').length;
  return judged.length === 0 ? 'no gates' : `${passed} of ${judged.length} gates pass`;
}
