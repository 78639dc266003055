/** Judges what was measured by the gates of the build. Always done, never cached: it is cheap, and limits move often. */
import {statSync} from 'node:fs';
import {decodeEvaluation, type Evaluation} from '../../artifacts/evaluation.ts';
import {encodeVerdict, type ModelSizes, type Verdict} from '../../artifacts/verdict.ts';
import type {Json} from '../../base/canonical-json.ts';
import {Failure} from '../../base/failure.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskDefinition, TaskRequest} from '../../build/task.ts';
import {type GateRule, judge} from './judge.ts';

export const gateTask: TaskDefinition = {
  kind: 'gate',
  version: 1,
  usesEngine: false,
  isCached: false,
  run: async (request, context) => {
    const verdict = judge(await evaluationOf(request), gatesOf(request.parameters), modelSizes(request));
    context.summarize(summaryOf(verdict));
    return {'verdict.json': encodeVerdict(verdict)};
  },
};

function gatesOf(parameters: Json): readonly GateRule[] {
  const {gates} = parameters as unknown as {readonly gates?: readonly Partial<GateRule>[]};
  invariant(Array.isArray(gates), () => 'gate has no parameter "gates"');
  return gates.map(({metric, output, min, max, drop, level, text}: Partial<GateRule>): GateRule => {
    invariant(metric !== undefined && level !== undefined && text !== undefined, () => 'a gate lacks members');
    return {metric, output, min, max, drop, level, text};
  });
}

/** A model without evaluation samples has no evaluation. */
async function evaluationOf({inputs}: TaskRequest): Promise<Evaluation | undefined> {
  const input = inputs.evaluation;
  return input?.from === 'task' ? decodeEvaluation(await input.read()) : undefined;
}

function modelSizes({inputs}: TaskRequest): ModelSizes {
  const {model, quantized} = inputs;
  invariant(model?.from === 'source' && quantized?.from === 'task', () => 'gate lacks its models');
  const {path, externalFiles} = model.value as {readonly path: string; readonly externalFiles: readonly string[]};
  let floatBytes = 0;
  for (const file of [path, ...externalFiles]) floatBytes += sizeOf(file);
  return {floatBytes, quantizedBytes: quantized.sizeBytes};
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch (cause) {
    throw new Failure({reason: 'file-missing', message: 'The model file is gone.', path, cause});
  }
}

function summaryOf({rows}: Verdict): string {
  const passed = rows.filter(({status}) => status === 'pass').length;
  return rows.length === 0 ? 'no gates' : `${passed} of ${rows.length} gates pass`;
}
