/** `datasets:`: where samples come from and what is done to them before a model sees them. */
import {invariant} from '../base/invariant.ts';
import type {ElementType} from '../numeric/tensor.ts';
import {IMAGE_COLOR, IMAGE_LAYOUT, NORMALIZE, ON_ERROR, RANDOM} from './defaults.ts';
import {labels, recordLabels, separateLabels, tableLabels} from './label-section.ts';
import type {DatasetSource, DatasetSpec} from './manifest.ts';
import {byPresentKey, type Decoded, object, optional, required, requiredUnless} from './object-shape.ts';
import {filePath, numberOrFraction, numberPair, plainText, positiveNumber} from './scalar-shapes.ts';
import {choice, either, flag, list, mapped, numeric, record, type Shape, titled, withExamples} from './shape.ts';

/** Element types whose records or arrays can be read sample by sample. */
export const RECORD_TYPES = [
  'float32',
  'float64',
  'float16',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
] as const satisfies readonly ElementType[];

const filesExpected = 'a path or glob relative to the manifest, or a list of them';
const fileList = list(filePath, {expected: filesExpected, minItems: 1});
const files = titled(
  'files',
  withExamples(
    either<readonly string[]>({expected: filesExpected, text: mapped(filePath, (file) => [file]), list: fileList}),
    ['data/calib/*.jpg'],
  ),
);

const filesByInput = either<Readonly<Record<string, readonly string[]>>>({
  expected: `${filesExpected}, or a map from model inputs to them`,
  text: mapped(filePath, (file) => ({'': [file]})),
  list: mapped(fileList, (paths) => ({'': paths})),
  map: record(files, {expected: 'a map from model inputs to files', keyNoun: 'model input', minEntries: 1}),
});

const count = (expected: string) => numeric({expected, integer: true, min: 1});
const size = count('a whole number of at least 1');
export const shape = titled('shape', list(size, {expected: 'a list of whole numbers of at least 1'}));
const pairOf = (values: readonly number[]): readonly [number, number] => [values[0] ?? 0, values[1] ?? 0];
const heightWidth = mapped(list(size, {expected: '[height, width]', minItems: 2, maxItems: 2}), pairOf);

const perChannel = (title: string, item: Shape<number>) => {
  const expected = `${item.expected}, or a list with one for each channel`;
  const each = list(item, {expected, minItems: 1});
  return titled(
    title,
    either<readonly number[]>({
      expected,
      number: mapped(item, (value) => [value]),
      text: mapped(item, (value) => [value]),
      list: each,
    }),
  );
};

const common = {
  like: optional(
    withExamples(plainText('the name of a dataset'), ['calibration']),
    'Take over the preprocessing of another dataset; keys written here win.',
  ),
  labels: optional(labels, 'What each sample is: folder, a CSV file, or an array of integers.'),
  limit: optional(size, 'Use at most so many samples. Default: all.'),
  shuffle: optional(
    numeric({expected: 'a seed: a whole number of at least 0', integer: true, min: 0, max: 2 ** 32 - 1}),
    'Shuffle with this seed before the limit is applied. Default: the order of the files.',
  ),
  scale: optional(numberOrFraction, 'Numbers are first multiplied by this, for example 1/255.', NORMALIZE.scale),
  mean: optional(
    perChannel('numbers', numberOrFraction),
    'Then this is subtracted: one number, or one for each channel.',
    0,
  ),
  std: optional(
    perChannel('positive-numbers', positiveNumber),
    'Then they are divided by this: one number, or one for each channel.',
    1,
  ),
  'on-error': optional(choice('reaction', ['fail', 'skip']), 'What to do with a sample that cannot be read.', ON_ERROR),
} as const;

const samplePerFile = optional(
  flag,
  'Each file holds one sample. Otherwise the first axis of an array counts samples.',
  false,
);

const images = {
  ...common,
  images: required(files, 'PNG and JPEG files.'),
  resize: optional(
    either<number | readonly [number, number]>({
      expected: 'the shorter side, or [height, width]',
      number: size,
      list: heightWidth,
    }),
    'Shorter side, or [height, width]; bilinear with antialiasing.',
  ),
  crop: optional(
    either<readonly [number, number]>({
      expected: 'a side, or [height, width]',
      number: mapped(size, (side): readonly [number, number] => [side, side]),
      list: heightWidth,
    }),
    'Centre crop: a side, or [height, width].',
  ),
  layout: optional(choice('layout', ['nchw', 'nhwc']), 'Order of the axes that the model takes.', IMAGE_LAYOUT),
  color: optional(choice('colour order', ['rgb', 'bgr', 'gray']), 'Order of the channels.', IMAGE_COLOR),
} as const;

const npy = {
  ...common,
  npy: required(filesByInput, 'NumPy arrays; for models with several inputs a map from input to files.'),
  'sample-per-file': samplePerFile,
} as const;

const npz = {
  ...common,
  npz: required(files, 'NumPy archives whose members are named as the inputs of the model.'),
  'sample-per-file': samplePerFile,
} as const;

const records = {
  ...common,
  records: required(files, 'Binary files of records of a fixed size; gzip is recognised.'),
  dtype: optional(choice('element type', RECORD_TYPES, 'unknown-type'), 'Type of the numbers in a record.'),
  shape: optional(shape, 'Shape of one sample, without batch axis.'),
  'header-bytes': optional(
    numeric({expected: 'a whole number of at least 0', integer: true, min: 0}),
    'Bytes before the first record.',
    0,
  ),
  labels: optional(recordLabels, 'before or after: a byte of the record; or folder, a CSV file, an array of integers.'),
} as const;

const idx = {
  ...common,
  idx: required(files, 'IDX files (as MNIST has them); gzip is recognised.'),
  shape: optional(shape, 'Shape of one sample, without batch axis. Default: that of the file.'),
} as const;

const csv = {
  ...common,
  csv: required(files, 'Tables with one sample per row.'),
  header: optional(flag, 'The first row holds the names of the columns.', true),
  shape: optional(shape, 'Shape of one sample, without batch axis. Default: one axis.'),
  labels: optional(
    tableLabels,
    '{column: NAME} for a column of the table; or folder, a CSV file, an array of integers.',
  ),
} as const;

const wav = {
  ...common,
  wav: required(files, 'Mono WAV files, cut into frames; each file is a sequence.'),
  frame: optional(size, 'New samples per frame.'),
  context: optional(
    numeric({expected: 'a whole number of at least 0', integer: true, min: 0}),
    'Samples of the frame before that are put in front (zeros at the start).',
    0,
  ),
} as const;

const random = {
  ...common,
  random: required(size, 'So many samples of numbers from a seed: for smoke tests only.'),
  shape: optional(shape, 'Shape of one sample, without batch axis.'),
  seed: optional(
    numeric({expected: 'a whole number of at least 0', integer: true, min: 0, max: 2 ** 32 - 1}),
    'Seed.',
    RANDOM.seed,
  ),
  distribution: optional(
    choice('distribution', ['uniform', 'normal']),
    'Distribution of the numbers.',
    RANDOM.distribution,
  ),
  range: optional(
    numberPair('[smallest, largest]'),
    'For uniform numbers: their range. For normal ones: −1 and +1 sigma.',
    [0, 1],
  ),
} as const;

type CommonSection = Decoded<typeof common>;

const options = {noun: 'dataset', isNamed: true} as const;
/** A `like` that is still there names no dataset, which has been told where likes are followed. */
function variant<S extends CommonSection>(
  section: Shape<S>,
  source: (section: S) => DatasetSource,
): Shape<DatasetSpec> {
  return {
    ...section,
    decode: (tree, report) => {
      const value = section.decode(tree, report);
      return value === undefined || value.like !== undefined ? undefined : resolveDataset(value, source(value));
    },
  };
}

/** Keys that `like` takes over: all but those that say which samples there are. */
export const isInherited = (key: string): boolean => !NOT_INHERITED.includes(key);
const SOURCE_KINDS = ['images', 'npy', 'npz', 'records', 'idx', 'csv', 'wav', 'random'] as const;
const NOT_INHERITED: readonly string[] = [...SOURCE_KINDS, 'like', 'labels', 'limit', 'shuffle'];

/** The key that tells where a dataset's samples come from, if there is just one. */
export function sourceKindOf(keys: readonly string[]): string | undefined {
  const found = SOURCE_KINDS.filter((kind) => keys.includes(kind));
  return found.length === 1 ? found[0] : undefined;
}

/** One dataset. Keys of `like` must have been merged in before; the schema sees them apart. */
export const dataset: Shape<DatasetSpec> = titled(
  'dataset',
  byPresentKey('dataset', {
    images: variant(object(images, options), imagesSource),
    npy: variant(object(npy, options), (s) => ({
      kind: 'npy',
      files: s.npy,
      samplePerFile: s['sample-per-file'] ?? false,
    })),
    npz: variant(object(npz, options), (s) => ({
      kind: 'npz',
      files: s.npz,
      samplePerFile: s['sample-per-file'] ?? false,
    })),
    records: variant(
      object(records, {...options, constraints: [requiredUnless(['dtype', 'shape'], 'like')]}),
      recordsSource,
    ),
    idx: variant(object(idx, options), (s) => ({kind: 'idx', files: s.idx, shape: s.shape})),
    csv: variant(object(csv, options), csvSource),
    wav: variant(object(wav, {...options, constraints: [requiredUnless(['frame'], 'like')]}), wavSource),
    random: variant(object(random, {...options, constraints: [requiredUnless(['shape'], 'like')]}), randomSource),
  }),
);

function resolveDataset(section: CommonSection, source: DatasetSource): DatasetSpec {
  return {
    source,
    normalize: {
      scale: section.scale ?? NORMALIZE.scale,
      mean: section.mean ?? NORMALIZE.mean,
      std: section.std ?? NORMALIZE.std,
    },
    labels: separateLabels(section.labels),
    shuffleSeed: section.shuffle,
    limit: section.limit,
    onError: section['on-error'] ?? ON_ERROR,
  };
}

function imagesSource(section: Decoded<typeof images>): DatasetSource {
  return {
    kind: 'images',
    files: section.images,
    resize: section.resize,
    crop: section.crop,
    layout: section.layout ?? IMAGE_LAYOUT,
    color: section.color ?? IMAGE_COLOR,
  };
}

function recordsSource({dtype, shape: dims, ...section}: Decoded<typeof records>): DatasetSource {
  invariant(dtype !== undefined && dims !== undefined, () => 'records without dtype or shape passed the check');
  return {
    kind: 'records',
    files: section.records,
    dtype,
    shape: dims,
    headerBytes: section['header-bytes'] ?? 0,
    label: section.labels?.kind === 'record' ? section.labels.position : 'none',
  };
}

function csvSource(section: Decoded<typeof csv>): DatasetSource {
  return {
    kind: 'csv',
    files: section.csv,
    header: section.header ?? true,
    labelColumn: section.labels?.kind === 'column' ? section.labels.column : undefined,
    shape: section.shape,
  };
}

function wavSource({frame, context, wav: paths}: Decoded<typeof wav>): DatasetSource {
  invariant(frame !== undefined, () => 'a WAV dataset without frame passed the check');
  return {kind: 'wav', files: paths, frame, context: context ?? 0};
}

function randomSource(section: Decoded<typeof random>): DatasetSource {
  invariant(section.shape !== undefined, () => 'a random dataset without shape passed the check');
  return {
    kind: 'random',
    count: section.random,
    seed: section.seed ?? RANDOM.seed,
    distribution: section.distribution ?? RANDOM.distribution,
    range: section.range ?? RANDOM.range,
    shape: section.shape,
  };
}
