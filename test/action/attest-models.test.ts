import {mkdirSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, inject, test} from 'vitest';
import {type Attest, type AttestModelsOptions, attestModels} from '../../src/action/attest-models.ts';
import type {RunFacts} from '../../src/action/cache-trust.ts';
import {hashBytes} from '../../src/base/content-hash.ts';
import {Failure} from '../../src/base/failure.ts';
import {loadManifest} from '../../src/manifest/load-manifest.ts';
import {buildManifest} from '../../src/workspace/build-manifest.ts';
import {reportWith} from '../support/build-reports.ts';
import {temporaryDirectory} from '../support/temporary-directory.ts';
import {exampleFolder} from '../support/work-folder.ts';

const PUSH_TO_MAIN: RunFacts = {
  eventName: 'push',
  ref: 'refs/heads/main',
  isProtected: false,
  repository: 'owner/nets',
  event: {repository: {default_branch: 'main'}},
};
const IDENTITY = {ACTIONS_ID_TOKEN_REQUEST_URL: 'https://identity.invalid', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'x'};

type Statement = Parameters<Attest>[0];

/** Keeps what it is given to sign. */
function fakeAttest(): {readonly attest: Attest; readonly statements: Statement[]} {
  const statements: Statement[] = [];
  return {
    statements,
    attest: async (statement) => {
      statements.push(statement);
      return {attestationID: String(statements.length)};
    },
  };
}

test('the model of a build that passes is attested with what it was made of and judged to be', async () => {
  const work = exampleFolder('digits');
  const loaded = await loadManifest({cwd: work.path, manifestPath: path.join(work.path, 'quantgate.yaml')});
  if (!loaded.ok) throw new Error('the example has mistakes');
  const {manifest} = loaded.value;
  const outputDirectory = path.join(work.path, 'build');
  const report = await buildManifest({
    ...{manifest, builds: ['digits-int8'], outputDirectory, concurrency: 1, keepGoing: true, force: [], frozen: false},
    ...{
      signal: new AbortController().signal,
      remoteCache: undefined,
      clock: Date.now,
      createLogger: () => () => undefined,
    },
    workerFile: path.join(inject('productFolder'), 'worker.js'),
  });
  const {attest, statements} = fakeAttest();
  const options = {report, manifest, outputDirectory, token: 't', toolVersion: '1.2.3', attest};
  const attested = await attestModels({...options, facts: PUSH_TO_MAIN, environment: IDENTITY});
  const sha256 = hashBytes(work.bytes('build/digits-int8/model.onnx'));
  expect(attested).toEqual([{build: 'digits-int8', sha256, attestationId: '1'}]);
  const [statement] = statements;
  expect(statement?.subjects).toEqual([{name: 'digits-int8/model.onnx', digest: {sha256}}]);
  expect(statement?.predicateType).toBe('https://quantgate.dev/attestation/quantized-model/v1');
  const predicate = statement?.predicate;
  expect(predicate).toMatchObject({
    tool: {name: 'quantgate', version: '1.2.3'},
    build: {name: 'digits-int8', model: 'digits', target: 'generic'},
    recipe: {weights: {type: 'int8', granularity: 'per-channel'}},
    verdict: {status: 'pass'},
    numerics: expect.stringMatching(/^ort=/),
  });
  expect(predicate?.gates).toContainEqual({metric: 'snr', limit: '>= 30 dB', level: 'fail'});
  const materials = predicate?.materials as Record<string, unknown>;
  expect(materials['model:digits']).toEqual({sha256: hashBytes(work.bytes('digits.onnx'))});
  const datasets = Object.entries(materials).filter(([name]) => name.startsWith('dataset:'));
  expect(datasets.map(([, material]) => material)).toEqual(
    Array(2).fill({sha256: expect.stringMatching(/^[0-9a-f]{64}$/)}),
  );
  expect(Object.keys(materials)).toHaveLength(3);
  // What is signed names no place of this machine.
  expect(JSON.stringify(predicate)).not.toContain(work.path);
  expect(JSON.parse(JSON.stringify(predicate))).toEqual(predicate);
}, 120_000);

/** A run with one model file per status. */
async function optionsWith(changes: Partial<AttestModelsOptions>): Promise<AttestModelsOptions> {
  const outputDirectory = temporaryDirectory();
  mkdirSync(path.join(outputDirectory, 'net-int8'));
  writeFileSync(path.join(outputDirectory, 'net-int8/model.onnx'), 'model');
  const loaded = await loadManifest({
    cwd: '.',
    manifestPath: path.resolve('examples/digits/quantgate.yaml'),
  });
  if (!loaded.ok) throw new Error('the example has mistakes');
  return {
    report: {
      builds: [reportWith()],
      base: undefined,
      durationMs: 1,
      isInterrupted: false,
      changedInputs: [],
      warnings: [],
      stores: [],
    },
    manifest: {...loaded.value.manifest, directory: outputDirectory},
    ...{outputDirectory, token: 't', facts: PUSH_TO_MAIN, environment: IDENTITY, toolVersion: '1'},
    ...{attest: fakeAttest().attest, ...changes},
  };
}

test('builds that do not pass are left out', async () => {
  const statuses = ['fail', 'inconclusive', 'error', 'unfinished', 'warn'] as const;
  const builds = statuses.map((status) => reportWith({}, {status}));
  const {attest, statements} = fakeAttest();
  const options = await optionsWith({attest});
  await attestModels({...options, report: {...options.report, builds}});
  expect(statements.map(({predicate}) => predicate.build)).toEqual([
    {name: 'net-int8', model: 'net', target: 'generic'},
  ]);
});

async function checkRefused(changes: Partial<AttestModelsOptions>, message: string, remedy: string): Promise<void> {
  const error: unknown = await attestModels(await optionsWith(changes)).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Failure);
  const failure = error as Failure;
  expect([failure.reason, failure.message, failure.remedy]).toEqual([
    'attestation',
    expect.stringContaining(message),
    expect.stringContaining(remedy),
  ]);
}

test('a run that strangers can start attests nothing', async () => {
  const check = (facts: Partial<RunFacts>): Promise<void> =>
    checkRefused(
      {facts: {...PUSH_TO_MAIN, ...facts}},
      'runs of protected branches and tags only',
      'a ruleset protects',
    );
  await check({eventName: 'pull_request', ref: 'refs/pull/1/merge'});
  await check({eventName: 'pull_request_target'});
  await check({eventName: 'workflow_run'});
  await check({ref: 'refs/heads/topic'});
  await check({ref: 'refs/tags/v1'});
  await check({ref: 'refs/tags/v1', isProtected: true, eventName: 'issue_comment'});
  const protectedTag = {...PUSH_TO_MAIN, ref: 'refs/tags/v1', isProtected: true};
  expect(await attestModels(await optionsWith({facts: protectedTag}))).toHaveLength(1);
});

test('missing permissions are told with the lines that give them', async () => {
  await checkRefused({environment: {}}, 'it lacks "id-token: write"', 'id-token: write, attestations: write');
  await checkRefused({token: ''}, 'no token to store attestations with', 'set it to github.token');
  const attest =
    (message: string): Attest =>
    () =>
      Promise.reject(new Error(message));
  await checkRefused(
    {attest: attest('Failed to persist attestation: Resource not accessible by integration')},
    'The model of "net-int8" could not be attested: Failed to persist attestation: Resource not accessible by integration.',
    'The token lacks "attestations: write".',
  );
  await checkRefused(
    {attest: attest('error creating signing certificate')},
    'signing certificate.',
    'Run the job again',
  );
});

test('the library is there, and signs for nobody who has no identity', async () => {
  const options = await optionsWith({attest: undefined});
  const environment = {...IDENTITY, ACTIONS_ID_TOKEN_REQUEST_URL: ''};
  await expect(attestModels({...options, environment})).rejects.toThrow('id-token: write');
  const {attest} = await import('@actions/attest');
  expect(typeof attest).toBe('function');
});
