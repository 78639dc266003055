/**
 * Turns a dataset of the manifest into a list of samples with digests, in the main process. Reads directories, the first
 * bytes of containers, and labels. The samples of a container are read once, for their digests, and not again while it
 * stays the same, so that a build with nothing to do stays fast.
 */
import path from 'node:path';
import type {Json} from '../base/canonical-json.ts';
import {type Digest, hashBytes, hashJson} from '../base/content-hash.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import {Failure} from '../base/failure.ts';
import {err, ok, type Result} from '../base/result.ts';
import {shuffled} from '../base/seeded-random.ts';
import type {DatasetSpec} from '../manifest/manifest.ts';
import type {ResolvedDataset, SampleRef} from './dataset.ts';
import {type FileGroup, groupFiles} from './group-files.ts';
import {readLabels} from './labels.ts';
import {type Inspection, inspectFile} from './open-containers.ts';
import {preprocessingDigest} from './preprocessing-digest.ts';
import {sampleContents} from './sample-contents.ts';
import {type DecodableSamples, skipUndecodable} from './skip-undecodable.ts';

export interface ResolveDatasetOptions {
  readonly name: string;
  readonly spec: DatasetSpec;
  /** Absolute folder that the spec's paths start from. */
  readonly directory: string;
  /** SHA-256 of a file's bytes; expected to remember what it has seen. */
  readonly digestFile: (absolutePath: string) => Promise<Digest>;
  /** A small value that depends on nothing but `key`, from an earlier run or else from `compute`. */
  readonly remember: (key: Json, compute: () => Promise<Json>) => Promise<Json>;
}

/**
 * Finds the files of a dataset, counts their samples, attaches labels, shuffles, limits, and digests the files that are
 * left. With a shuffle seed the sequences of a WAV dataset are shuffled as wholes; all other samples stand alone.
 *
 * Errors are the user's mistakes, all that can be found at once: patterns without files, files of an unknown kind,
 * damaged or differing containers, labels that do not match.
 *
 * @throws Failure when a file vanishes in between
 */
export async function resolveDataset(
  options: ResolveDatasetOptions,
): Promise<Result<ResolvedDataset & Pick<DecodableSamples, 'skipped'>, Diagnostic[]>> {
  const {spec, directory, name} = options;
  const listed = await listSlots(spec, directory);
  if (!listed.ok) return err(listed.error.map((diagnostic) => ofDataset(name, diagnostic)));
  const labelled = await withLabels(listed.value, spec, directory);
  if (!labelled.ok) return err(labelled.error.map((diagnostic) => ofDataset(name, diagnostic)));
  const chosen = choose(labelled.value, spec);
  const {samples, skipped} = await skipUndecodable(await digested(chosen, options), spec, options.remember);
  if (samples.length === 0) return err([ofDataset(name, noneDecodable(skipped))]);
  const digest = hashBytes(samples.map((sample) => `${sample.digest} ${sample.sequence} ${sample.label}\n`).join(''));
  return ok({name, spec, samples, digest, skipped});
}

const ofDataset = (name: string, diagnostic: Diagnostic): Diagnostic => ({
  ...diagnostic,
  message: `dataset "${name}": ${diagnostic.message}`,
});

/** A sample before its files are digested. */
interface Slot {
  readonly group: FileGroup;
  readonly index: number;
  readonly isAlone: boolean;
  readonly label: number | undefined;
}

async function listSlots(spec: DatasetSpec, directory: string): Promise<Result<Slot[], Diagnostic[]>> {
  const {source} = spec;
  if (source.kind === 'random') {
    const group: FileGroup = {name: 'random', names: {}, files: {}};
    return ok(Array.from({length: source.count}, (_, index) => ({group, index, isAlone: false, label: undefined})));
  }
  const groups = await groupFiles(source, directory);
  if (!groups.ok) return groups;
  const diagnostics: Diagnostic[] = [];
  const slots: Slot[] = [];
  const signatures = new Map<string, string>();
  for (const group of groups.value) {
    const inspected = await inspectGroup(spec, group, signatures);
    if (!inspected.ok) {
      diagnostics.push(inspected.error);
      continue;
    }
    const {count, labels} = inspected.value;
    const isAlone = isFilePerSample(spec);
    for (let index = 0; index < count; index++) slots.push({group, index, isAlone, label: labels?.[index]});
  }
  if (diagnostics.length > 0) return err(diagnostics);
  return slots.length > 0 ? ok(slots) : err([noSamples(groups.value)]);
}

function isFilePerSample({source}: DatasetSpec): boolean {
  return source.kind === 'images' || ((source.kind === 'npy' || source.kind === 'npz') && source.samplePerFile);
}

/** Looks into the file of each input; they must agree in their number of samples, and with earlier groups in shape. */
async function inspectGroup(
  {source}: DatasetSpec,
  group: FileGroup,
  signatures: Map<string, string>,
): Promise<Result<Inspection, Diagnostic>> {
  let first: (Inspection & {readonly name: string}) | undefined;
  for (const [input, file] of Object.entries(group.files)) {
    const name = group.names[input]!;
    const inspection = await inspectOrDiagnose(() => inspectFile(source, file), name);
    if (!inspection.ok) return inspection;
    const {count, signature} = inspection.value;
    const expected = signatures.get(input) ?? signature;
    signatures.set(input, expected);
    if (signature !== expected) return err(differingShape(name, signature, expected));
    if (first && first.count !== count) return err(differingCount(name, count, first));
    first ??= {...inspection.value, name};
  }
  return ok(first ?? {count: 0, signature: '', labels: undefined});
}

async function inspectOrDiagnose<T>(inspect: () => Promise<T>, name: string): Promise<Result<T, Diagnostic>> {
  try {
    return ok(await inspect());
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const {message, remedy} = error;
    return err({
      severity: 'error',
      code: 'dataset/bad-file',
      message,
      path: name,
      ...(remedy === undefined ? {} : {remedy}),
    });
  }
}

async function withLabels(
  slots: readonly Slot[],
  spec: DatasetSpec,
  directory: string,
): Promise<Result<readonly Slot[], Diagnostic[]>> {
  const source = spec.labels;
  if (source === undefined) return ok(slots);
  const samples = {
    files: slots.map(({group}) => group.name),
    isFilePerSample: isFilePerSample(spec) || spec.source.kind === 'wav',
  };
  const file = source.kind === 'folder' ? '' : source.file;
  const read = await inspectOrDiagnose(() => readLabels(source, samples, directory), file);
  if (!read.ok) return err([read.error]);
  const labels = read.value;
  if (!labels.ok) return labels;
  return ok(slots.map((slot, i) => ({...slot, label: labels.value[i]})));
}

/** Shuffle, then limit. The frames of a WAV file stay together. */
function choose(slots: readonly Slot[], {source, shuffleSeed, limit}: DatasetSpec): readonly Slot[] {
  if (shuffleSeed === undefined) return slots.slice(0, limit);
  const units = source.kind === 'wav' ? byGroup(slots) : slots.map((slot) => [slot]);
  return shuffled(units, shuffleSeed).flat().slice(0, limit);
}

function byGroup(slots: readonly Slot[]): Slot[][] {
  const groups = new Map<FileGroup, Slot[]>();
  for (const slot of slots) {
    const members = groups.get(slot.group);
    if (members) members.push(slot);
    else groups.set(slot.group, [slot]);
  }
  return [...groups.values()];
}

/** So many files are digested at a time. */
const DIGESTED_AT_ONCE = 32;

async function digested(slots: readonly Slot[], options: ResolveDatasetOptions): Promise<SampleRef[]> {
  const {spec, digestFile} = options;
  const files = [...new Set(slots.flatMap(({group}) => Object.values(group.files)))];
  const digests = new Map<string, Digest>();
  for (let i = 0; i < files.length; i += DIGESTED_AT_ONCE) {
    const batch = files.slice(i, i + DIGESTED_AT_ONCE);
    for (const [j, digest] of (await Promise.all(batch.map(digestFile))).entries()) digests.set(batch[j]!, digest);
  }
  const preprocessing = preprocessingDigest(spec);
  const sampleDigests = await digestsOfGroups(slots, {...options, preprocessing, digests});
  const sequences = new Map<FileGroup, number>();
  return slots.map((slot, position): SampleRef => {
    const {group, index, isAlone, label} = slot;
    if (!sequences.has(group)) sequences.set(group, sequences.size);
    return {
      name: isAlone ? group.name : `${group.name}#${index}`,
      files: group.files,
      index,
      digest: sampleDigests.get(group)!(index),
      sequence: spec.source.kind === 'wav' ? sequences.get(group)! : position,
      label,
    };
  });
}

interface DigestContext extends ResolveDatasetOptions {
  readonly preprocessing: Digest;
  /** By absolute path. */
  readonly digests: ReadonlyMap<string, Digest>;
}

/**
 * Digests of the samples of each group, by position: of containers from what stands in them sample by sample, so that
 * they stay the same when others are added. Frames of speech and random samples are told apart by their position.
 */
async function digestsOfGroups(
  slots: readonly Slot[],
  context: DigestContext,
): Promise<ReadonlyMap<FileGroup, (index: number) => Digest>> {
  const {spec, preprocessing, digests} = context;
  const isByPosition = spec.source.kind === 'wav' || spec.source.kind === 'random';
  const found = new Map<FileGroup, (index: number) => Digest>();
  for (const members of byGroup(slots)) {
    const {group, isAlone} = members[0]!;
    const files = Object.entries(group.files).map(([input, file]): Json => [input, digests.get(file)!]);
    if (isAlone) {
      const digest = hashJson({preprocessing, contents: files});
      found.set(group, () => digest);
      continue;
    }
    // Thousands of hashes, so they are remembered as they are.
    const count = isByPosition ? members.reduce((most, {index}) => Math.max(most, index + 1), 0) : 'all';
    const key = {kind: 'sample-digests', version: 1, preprocessing, files, count};
    const ofGroup = await rememberedDigests(context.remember, key, async () =>
      typeof count === 'number'
        ? Array.from({length: count}, (_, index) => hashJson({preprocessing, contents: [...files, index]}))
        : containerDigests(group, context),
    );
    found.set(group, (index) => ofGroup[index]!);
  }
  return found;
}

async function containerDigests(
  group: FileGroup,
  {spec, preprocessing, digestFile}: DigestContext,
): Promise<readonly Digest[]> {
  const columns: (readonly [input: string, samples: readonly Digest[]])[] = [];
  for (const [input, file] of Object.entries(group.files)) {
    columns.push([input, await sampleContents({spec, input, file, digestFile})]);
  }
  const count = columns[0]?.[1].length ?? 0;
  return Array.from({length: count}, (_, index) =>
    hashJson({preprocessing, contents: columns.map(([input, samples]) => [input, samples[index]!])}),
  );
}

/** Hexadecimal digits. */
const DIGEST_LENGTH = 64;

/** A list of digests from an earlier run, or computed; remembered as one text. */
async function rememberedDigests(
  remember: ResolveDatasetOptions['remember'],
  key: Json,
  compute: () => Promise<readonly Digest[]>,
): Promise<readonly Digest[]> {
  const listed = await remember(key, async () => (await compute()).join(''));
  const text = typeof listed === 'string' ? listed : '';
  const count = Math.floor(text.length / DIGEST_LENGTH);
  return Array.from({length: count}, (_, i) => text.slice(i * DIGEST_LENGTH, (i + 1) * DIGEST_LENGTH) as Digest);
}

const differingShape = (name: string, signature: string, expected: string): Diagnostic => ({
  severity: 'error',
  code: 'dataset/differing-shape',
  message: `its samples are ${signature}, those of the files before it ${expected}`,
  path: name,
  remedy: 'All files of a dataset must hold samples of one type and shape.',
});

const differingCount = (
  name: string,
  count: number,
  first: {readonly name: string; readonly count: number},
): Diagnostic => ({
  severity: 'error',
  code: 'dataset/differing-count',
  message: `it holds ${count} samples, but ${path.posix.basename(first.name)} holds ${first.count}`,
  path: name,
  remedy: 'The arrays of all model inputs must hold the same samples in the same order.',
});

const noneDecodable = (skipped: DecodableSamples['skipped']): Diagnostic => ({
  severity: 'error',
  code: 'dataset/none-decodable',
  message: `no sample can be decoded; the first of ${skipped.length}: ${skipped[0]?.reason}`,
  ...(skipped[0] === undefined ? {} : {path: skipped[0].name}),
  remedy: '"on-error: skip" is for single bad samples. Check the kind of the dataset.',
});

const noSamples = (groups: readonly FileGroup[]): Diagnostic => ({
  severity: 'error',
  code: 'dataset/no-samples',
  message: 'its files hold no sample',
  ...(groups[0] === undefined ? {} : {path: groups[0].name}),
  remedy: 'Name files with samples in them.',
});
