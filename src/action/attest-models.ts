/**
 * Attestations of quantized models, as an option of the action: GitHub's signature under what a model was made of, how,
 * and what it was judged to be. Only models that pass, and only in runs that a stranger cannot start: a signature under
 * what a pull request brings would be worth nothing.
 */
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {hashBytes} from '../base/content-hash.ts';
import {Failure} from '../base/failure.ts';
import {readRunRecords} from '../build/run-record.ts';
import type {Manifest} from '../manifest/manifest.ts';
import {makePlan} from '../plan/make-plan.ts';
import type {BuildReport, RunReport} from '../report/build-report.ts';
import {stateDirectoryOf} from '../workspace/open-cache.ts';
import {cacheTrustOf, type RunFacts} from './cache-trust.ts';
import {modelPredicate, PREDICATE_TYPE, type Predicate} from './model-predicate.ts';

export interface AttestModelsOptions {
  /** Of the run that has just ended. */
  readonly report: RunReport;
  readonly manifest: Manifest;
  /** Absolute; holds a folder with `model.onnx` per build. */
  readonly outputDirectory: string;
  /** Of GitHub, to store attestations with. */
  readonly token: string;
  readonly facts: RunFacts;
  /** Says whether the job may ask for an identity. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of quantgate. */
  readonly toolVersion: string;
  /** Signs and stores; that of @actions/attest. */
  readonly attest?: Attest | undefined;
}

export type Attest = (statement: {
  readonly subjects: {readonly name: string; readonly digest: Record<string, string>}[];
  readonly predicateType: string;
  readonly predicate: Predicate;
  readonly token: string;
}) => Promise<{readonly attestationID?: string}>;

export interface AttestedModel {
  readonly build: string;
  /** Of the model file, hexadecimal. */
  readonly sha256: string;
  /** GitHub's number of the attestation; undefined when it told none. */
  readonly attestationId: string | undefined;
}

/**
 * Attests the model of each build that passes, one after the other. Those that do not pass are left out.
 *
 * @throws Failure `attestation` when the run may not attest, or GitHub or Sigstore refuse; models before that one are
 *   attested then
 */
export async function attestModels(options: AttestModelsOptions): Promise<AttestedModel[]> {
  const {report, manifest, outputDirectory, token, toolVersion} = options;
  checkRun(options);
  const attest = options.attest ?? (await import('@actions/attest')).attest;
  const plan = makePlan(manifest);
  const records = await readRunRecords(stateDirectoryOf(manifest.directory));
  const attested: AttestedModel[] = [];
  for (const one of report.builds.filter(isPassing)) {
    const {name} = one.build;
    const sha256 = hashBytes(await readFile(path.join(outputDirectory, name, 'model.onnx')));
    const {attestationID} = await attest({
      subjects: [{name: `${name}/model.onnx`, digest: {sha256}}],
      predicateType: PREDICATE_TYPE,
      predicate: modelPredicate({report: one, plan, records, toolVersion}),
      token,
    }).catch((error: unknown) => {
      throw refused(name, error);
    });
    attested.push({build: name, sha256, attestationId: attestationID});
  }
  return attested;
}

const isPassing = ({status, modelFile}: BuildReport): boolean =>
  (status === 'pass' || status === 'warn') && modelFile !== undefined;

const PERMISSIONS =
  'Give the job "permissions: { contents: read, id-token: write, attestations: write }"; GitHub gives neither to pull requests from forks.';

function checkRun({token, facts, environment}: AttestModelsOptions): void {
  if (!isProtectedRun(facts)) {
    throw new Failure({
      reason: 'attestation',
      message: `Models are attested in runs of protected branches and tags only, and this is "${facts.eventName}" of ${facts.ref}.`,
      remedy:
        'Attest in the workflow that releases: on push to the default branch, or to tags that a ruleset protects.',
    });
  }
  if (!environment.ACTIONS_ID_TOKEN_REQUEST_URL || !environment.ACTIONS_ID_TOKEN_REQUEST_TOKEN) {
    const message = 'This job may not ask GitHub for an identity to sign with: it lacks "id-token: write".';
    throw new Failure({reason: 'attestation', message, remedy: PERMISSIONS});
  }
  if (token === '') {
    const message = 'There is no token to store attestations with.';
    const remedy = 'Leave the input "token" as it is, or set it to github.token.';
    throw new Failure({reason: 'attestation', message, remedy});
  }
}

/** As for the cache, and tags too when they are protected: who may push those was decided by the owners. */
function isProtectedRun(facts: RunFacts): boolean {
  if (facts.ref.startsWith('refs/tags/')) return facts.isProtected && ['push', 'release'].includes(facts.eventName);
  return cacheTrustOf(facts).writes === 'main';
}

function refused(build: string, cause: unknown): Failure {
  const text = cause instanceof Error ? cause.message : String(cause);
  const isForbidden = /resource not accessible|forbidden|\b403\b/i.test(text);
  return new Failure({
    reason: 'attestation',
    message: `The model of "${build}" could not be attested: ${text.replace(/\.$/, '')}.`,
    remedy: isForbidden
      ? `The token lacks "attestations: write". ${PERMISSIONS}`
      : 'Run the job again; should that not help, see whether attestations are on offer for this repository.',
    cause,
  });
}
