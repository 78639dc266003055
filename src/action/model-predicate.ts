/** What an attestation says of a quantized model: what it was made of, how, and what it was judged to be. Pure. */
import type {Json} from '../base/canonical-json.ts';
import type {RunRecords} from '../build/run-record.ts';
import type {Plan} from '../build/task.ts';
import {type BuildSpec, type GateSpec, recipeJson} from '../manifest/manifest.ts';
import type {BuildReport} from '../report/build-report.ts';

/** Names the form of the predicate. Another form gets another number. */
export const PREDICATE_TYPE = 'https://quantgate.dev/attestation/quantized-model/v1';

export interface PredicateOptions {
  readonly report: BuildReport;
  /** The plan with the tasks of the build. */
  readonly plan: Plan;
  /** Of the run that made the report. */
  readonly records: RunRecords;
  /** Of quantgate. */
  readonly toolVersion: string;
}

export type Predicate = {readonly [key: string]: Json | undefined};

export function modelPredicate({report, plan, records, toolVersion}: PredicateOptions): Predicate {
  const {build, verdict} = report;
  const {materials, numerics} = madeOf(build, plan, records);
  return {
    tool: {name: 'quantgate', version: toolVersion},
    build: {name: build.name, model: build.model, target: build.target},
    recipe: recipeJson(build.recipe),
    gates: build.gates.map(gateJson),
    verdict: verdict && plain({status: verdict.status, rows: verdict.rows, sizes: verdict.sizes}),
    base: verdict?.base && plain(verdict.base),
    materials,
    numerics,
  };
}

/** The rule as it was written, with what is not part of its text. */
const gateJson = ({metric, output, text, level, waiver}: GateSpec): Json =>
  plain({metric, output, limit: text, level, waiver});

/** Sources that a model is made from or judged by. */
const MATERIAL = /^(?:model|dataset):/;

interface MadeOf {
  /** Digest of each source that the tasks of the build read, by its name: `model:…`, `dataset:…`. */
  readonly materials: Readonly<Record<string, Json>>;
  /** Which arithmetic computed the figures; undefined when no task needed the engine. */
  readonly numerics: string | undefined;
}

function madeOf(build: BuildSpec, {tasks}: Plan, records: RunRecords): MadeOf {
  const materials: Record<string, Json> = {};
  let numerics: string | undefined;
  for (const task of tasks) {
    const fingerprint = records.tasks.get(task.id)?.last.fingerprint;
    if (task.build !== build.name || !fingerprint) continue;
    numerics ??= fingerprint.numerics;
    for (const [name, input] of Object.entries(task.inputs)) {
      const sha256 = fingerprint.inputs[name];
      if (input.from === 'source' && MATERIAL.test(input.source) && sha256) materials[input.source] = {sha256};
    }
  }
  return {materials, numerics};
}

/** Artifacts and manifests are plain data; what is undefined is left out. */
const plain = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;
