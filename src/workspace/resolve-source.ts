/**
 * What the plan's sources stand for: a model with its external data, a dataset. Digested in the main process; nothing is
 * decoded, and nothing is read that the digest cache already knows.
 */
import path from 'node:path';
import type {Baseline} from '../artifacts/baseline.ts';
import type {Json} from '../base/canonical-json.ts';
import {type Digest, hashJson} from '../base/content-hash.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import {Failure} from '../base/failure.ts';
import {InvariantError} from '../base/invariant.ts';
import type {ResolvedSource} from '../build/task.ts';
import type {Store} from '../cache/store.ts';
import {storedJson} from '../cache/stored-json.ts';
import type {ResolvedDataset, SampleRef} from '../dataset/dataset.ts';
import {type ResolveDatasetOptions, resolveDataset} from '../dataset/resolve-dataset.ts';
import type {SkippedSample} from '../dataset/skip-undecodable.ts';
import type {Manifest} from '../manifest/manifest.ts';
import {listExternalFiles} from '../onnx/load-model.ts';
import {
  baseSource,
  datasetSource,
  modelSource,
  namedDatasetSource,
  quantizedSource,
  TODAY_SOURCE,
} from '../plan/make-plan.ts';

export interface SourceContext {
  readonly manifest: Manifest;
  readonly store: Store;
  /** Content digest of a file by absolute path, remembered between runs. */
  readonly digestFile: (file: string) => Promise<Digest>;
  readonly warn: (warning: Diagnostic) => void;
  /** By build; undefined when nothing is compared. */
  readonly baselines: ReadonlyMap<string, Baseline> | undefined;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** A function from source names to resolved sources; each is resolved once, however often it is asked for. */
export function createSourceResolver(context: SourceContext): (name: string) => Promise<ResolvedSource> {
  const resolvers = new Map<string, () => Promise<ResolvedSource>>();
  for (const [name, {file}] of context.manifest.models)
    resolvers.set(modelSource(name), () => resolveModel(context, file));
  for (const {quantized} of context.manifest.builds.values())
    if (quantized?.kind === 'file')
      resolvers.set(quantizedSource(quantized.file), () => resolveModel(context, quantized.file));
  for (const name of context.manifest.datasets.keys()) {
    const samples = once(() => resolveSamples(context, name));
    resolvers.set(datasetSource(name), samples);
    resolvers.set(namedDatasetSource(name), async () => withNames(await samples(), context.manifest.directory));
  }
  for (const [build, baseline] of context.baselines ?? [])
    resolvers.set(baseSource(build), async () => plainSource(baseline));
  resolvers.set(TODAY_SOURCE, async () => plainSource(new Date(context.clock()).toISOString().slice(0, DAY_LENGTH)));
  const resolved = new Map<string, Promise<ResolvedSource>>();
  return async (name) => {
    const resolve = resolvers.get(name);
    if (!resolve) throw new InvariantError(`the plan names a source "${name}" that the manifest does not declare`);
    const source = resolved.get(name) ?? resolve();
    resolved.set(name, source);
    return source;
  };
}

/** Of `2026-12-31`. */
const DAY_LENGTH = 10;

/** Something that no file stands for. */
function plainSource(value: Baseline | string): ResolvedSource {
  const digest = hashJson(value as unknown as Json);
  return {digest, fields: digest, files: [], value};
}

/** @param relative path of the file from the manifest */
async function resolveModel({manifest, store, digestFile}: SourceContext, relative: string): Promise<ResolvedSource> {
  const file = path.resolve(manifest.directory, relative);
  const digest = await digestFile(file);
  const names = await storedJson(store, {kind: 'external-files', version: 1, model: digest}, async () =>
    (await listExternalFiles(file)).map((external) => path.relative(path.dirname(file), external)),
  );
  const externalNames = Array.isArray(names) ? names.filter((entry) => typeof entry === 'string') : [];
  const externalFiles = externalNames.map((external) => path.resolve(path.dirname(file), external));
  const externalDigests: Record<string, Json> = {};
  for (const [i, external] of externalFiles.entries())
    externalDigests[externalNames[i] ?? ''] = await digestFile(external);
  const fields: Json = {file: digest, external: externalDigests};
  const combined = externalFiles.length === 0 ? digest : hashJson(fields);
  return {digest: combined, fields, files: [file, ...externalFiles], value: {path: file, externalFiles}};
}

async function resolveSamples(
  {manifest, store, digestFile, warn}: SourceContext,
  name: string,
): Promise<ResolvedSource> {
  const spec = manifest.datasets.get(name);
  if (!spec) throw new InvariantError(`dataset "${name}" is not declared`);
  const remember: ResolveDatasetOptions['remember'] = (key, compute) => storedJson(store, key, compute);
  const dataset = await resolveDataset({name, spec, directory: manifest.directory, digestFile, remember});
  if (!dataset.ok) throw unresolvable(dataset.error);
  if (dataset.value.skipped.length > 0) warn(skippedWarning(dataset.value));
  const files = new Set(dataset.value.samples.flatMap((sample) => Object.values(sample.files)));
  const {digest, samples} = dataset.value;
  return {
    digest,
    files: [...files],
    value: dataset.value,
    // Only wanted when something has changed, and long.
    get fields() {
      return describeSamples(samples);
    },
  };
}

function once<T>(resolve: () => Promise<T>): () => Promise<T> {
  let resolved: Promise<T> | undefined;
  return () => (resolved ??= resolve());
}

/** With the samples' names as they are seen from the manifest's folder: where that folder stands must change nothing. */
function withNames(source: ResolvedSource, directory: string): ResolvedSource {
  const dataset = source.value as ResolvedDataset;
  const samples = dataset.samples.map((sample) => ({...sample, name: nameFrom(directory, sample.name)}));
  return {
    digest: hashJson({dataset: source.digest, names: samples.map(({name}) => name)}),
    files: source.files,
    value: {...dataset, samples},
    get fields() {
      return source.fields;
    },
  };
}

const nameFrom = (directory: string, name: string): string =>
  path.isAbsolute(name) ? path.relative(directory, name).split(path.sep).join('/') : name;

function describeSamples(samples: readonly SampleRef[]): Json {
  const described = samples.map(({name, digest, label}): [string, Json] => [
    name,
    label === undefined ? digest : `${digest} label ${label}`,
  ]);
  return {count: samples.length, samples: Object.fromEntries(described)};
}

/** All that is wrong with a dataset as one failure. */
function unresolvable(diagnostics: readonly Diagnostic[]): Failure {
  const facts = diagnostics.map(({path: file, message}) =>
    file === undefined || message.includes(file) ? message : `${message} (${file})`,
  );
  const remedies = new Set(diagnostics.flatMap(({remedy}) => remedy ?? []));
  return new Failure({reason: 'bad-data', message: facts.join('\n'), remedy: [...remedies].join('\n')});
}

/** So many skipped samples are named. */
const SKIPPED_NAMED = 3;

function skippedWarning({
  name,
  samples,
  skipped,
}: {
  readonly name: string;
  readonly samples: readonly unknown[];
  readonly skipped: readonly SkippedSample[];
}): Diagnostic {
  const named = skipped.slice(0, SKIPPED_NAMED).map((sample) => `${sample.name}: ${sample.reason}`);
  const more = skipped.length > SKIPPED_NAMED ? `; and ${skipped.length - SKIPPED_NAMED} more` : '';
  return {
    severity: 'warning',
    code: 'dataset/skipped-samples',
    message: `dataset "${name}": ${skipped.length} of ${samples.length + skipped.length} samples left out: not decodable`,
    remedy: `${named.join('; ')}${more}.`,
  };
}
