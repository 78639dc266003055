/**
 * What `quantgate init` found → the text of a first manifest, with a comment wherever it had to guess. Pure: looking at
 * the disk is done in `init-scan.ts` and `init-models.ts`. Every draft loads without errors.
 */
import {MANIFEST_SCHEMA_URL} from '../manifest/json-schema.ts';
import {NAME_PATTERN} from '../manifest/scalar-shapes.ts';

export interface TensorFinding {
  readonly name: string;
  readonly elementType: string | undefined;
  /** Numbers, names of dynamic dimensions, or undefined for unknown ones; undefined when the rank is unknown. */
  readonly dims: readonly (number | string | undefined)[] | undefined;
}

export interface ModelFinding {
  /** Relative to the folder, with forward slashes. */
  readonly file: string;
  /** Without those that have constants of their own. */
  readonly inputs: readonly TensorFinding[];
  readonly outputs: readonly TensorFinding[];
  readonly opset: number;
  readonly parameterCount: number;
}

export interface DataFinding {
  /** Where the files are, relative, with forward slashes; "." for the folder itself. */
  readonly folder: string;
  readonly kind: 'images' | 'npy' | 'npz' | 'wav' | 'idx';
  /** What `datasets:` is given. */
  readonly pattern: string;
  readonly fileCount: number;
  /** The value of `labels:`, if labels were found. */
  readonly labels: string | undefined;
}

export interface Findings {
  readonly models: readonly ModelFinding[];
  readonly data: readonly DataFinding[];
}

export type DataRole = 'calibration' | 'evaluation';

export interface Guess {
  /** 1-based line of the draft. */
  readonly line: number;
  readonly text: string;
}

export interface Draft {
  readonly text: string;
  readonly guesses: readonly Guess[];
  /** Which data plays which role, for the summary. */
  readonly roles: readonly {readonly data: DataFinding; readonly role: DataRole}[];
}

/** Enough for ranges to settle in every published comparison, and quick. */
const CALIBRATION_SAMPLE_COUNT = 100;
/** For want of data: enough to see that everything runs. */
const RANDOM_SAMPLE_COUNT = 16;
/** Side of an image that a fully convolutional network says nothing about. */
const USUAL_SIDE = 224;
const CHANNEL_COUNTS: readonly unknown[] = [1, 3];
const IMAGE_RANK = 4;

/** Writes a manifest for at least one model, each of one input. */
export function draftManifest({models, data}: Findings): Draft {
  const roles = assignRoles(data);
  const page: Page = {lines: [], guesses: []};
  page.lines.push(`# yaml-language-server: $schema=${MANIFEST_SCHEMA_URL}`, ...HEADER);
  const plans = nameModels(models).map(({name, model}) => planModel({name, model, roles}));
  const datasets = collectDatasets(plans);
  page.lines.push('datasets:');
  for (const dataset of datasets) writeDataset(page, dataset, datasets);
  page.lines.push('', 'models:');
  for (const plan of plans) writeModel(page, plan, datasets);
  page.lines.push('', 'builds:');
  for (const plan of plans) writeBuild(page, plan);
  return {text: `${page.lines.join('\n')}\n`, guesses: page.guesses, roles};
}

/** The loader's defaults are not written out: what stands in the draft is what a person may want to change. */
const HEADER = ['# What is quantized, with which data, and what the result must reach. Then: npx quantgate build', ''];

interface Page {
  readonly lines: string[];
  readonly guesses: Guess[];
}

/** Adds a line that holds a guess, marked as one; guesses of the same words are told once. */
function writeGuess({lines, guesses}: Page, line: string, text: string): void {
  lines.push(`${line} # a guess`);
  if (!guesses.some((guess) => guess.text === text)) guesses.push({line: lines.length, text});
}

const CALIBRATION_WORDS = /(?:^|[^a-z])(?:calib|calibration|train|training)(?:[^a-z]|$)/i;
const EVALUATION_WORDS = /(?:^|[^a-z])(?:eval|evaluation|val|valid|validation|test|testing|holdout)(?:[^a-z]|$)/i;

/** Who calibrates and who measures, of each kind of data: told by the name, else labels measure, else the order. */
export function assignRoles(data: readonly DataFinding[]): Draft['roles'] {
  return [...new Set(data.map(({kind}) => kind))].flatMap((kind) => {
    const ofKind = data.filter((item) => item.kind === kind);
    const named = (words: RegExp) => ofKind.find(({folder, pattern}) => words.test(folder) || words.test(pattern));
    const evaluation = named(EVALUATION_WORDS) ?? ofKind.find(({labels}) => labels !== undefined) ?? ofKind.at(-1);
    const calibration = named(CALIBRATION_WORDS) ?? ofKind.find((item) => item !== evaluation) ?? evaluation;
    if (!calibration || !evaluation) return [];
    return [
      {data: calibration, role: 'calibration'},
      {data: evaluation, role: 'evaluation'},
    ] satisfies Draft['roles'];
  });
}

interface ModelPlan {
  readonly name: string;
  readonly model: ModelFinding;
  readonly input: TensorFinding;
  /** Of the input, without dynamic dimensions. */
  readonly shape: readonly number[];
  readonly calibration: DatasetPlan;
  readonly evaluation: DatasetPlan;
  readonly hasTop1: boolean;
}

interface DatasetPlan {
  readonly role: DataRole;
  /** Undefined for random numbers. */
  readonly data: DataFinding | undefined;
  /** How samples are prepared, as lines of YAML without indentation, with what was guessed. */
  readonly preparation: readonly PreparationLine[];
}

interface PreparationLine {
  readonly text: string;
  readonly guess?: string;
}

interface NamedDataset extends DatasetPlan {
  readonly name: string;
}

function nameModels(models: readonly ModelFinding[]): readonly {readonly name: string; readonly model: ModelFinding}[] {
  const taken = new Set<string>();
  return models.map((model) => {
    const base = slug(model.file.replace(/^.*\//, '').replace(/\.onnx$/i, ''));
    const name = firstFree(base, taken);
    taken.add(name.toLowerCase());
    return {name, model};
  });
}

/** Leaves room for the suffix of the build's name within the 100 characters of a name. */
const NAME_LENGTH_MAX = 80;

function slug(text: string): string {
  const name = text
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, NAME_LENGTH_MAX)
    .replace(/[-.]+$/, '');
  return NAME_PATTERN.test(name) ? name : `model-${name}`.replace(/-$/, '');
}

function firstFree(base: string, taken: ReadonlySet<string>): string {
  if (!taken.has(base.toLowerCase())) return base;
  for (let i = 2; ; i++) if (!taken.has(`${base}-${i}`.toLowerCase())) return `${base}-${i}`;
}

interface PlanRequest {
  readonly name: string;
  readonly model: ModelFinding;
  readonly roles: Draft['roles'];
}

function planModel({name, model, roles}: PlanRequest): ModelPlan {
  const input = model.inputs[0] ?? {name: '', elementType: undefined, dims: undefined};
  const shape = shapeOf(input);
  const kind = dataKindFor(shape, roles);
  const dataset = (role: DataRole): DatasetPlan => {
    const data = roles.find((item) => item.role === role && item.data.kind === kind)?.data;
    return {role, data, preparation: preparationFor({data, shape, model})};
  };
  const evaluation = dataset('evaluation');
  const hasTop1 = evaluation.data?.labels !== undefined && isClassScores(model.outputs[0]);
  return {name, model, input, shape, calibration: dataset('calibration'), evaluation, hasTop1};
}

/** A sample at a time, and the usual size where an image may have any. */
function shapeOf({dims}: TensorFinding): readonly number[] {
  if (!dims) return [1];
  return dims.map((dim, i) => {
    if (typeof dim === 'number' && dim > 0) return dim;
    return i > 0 && dims.length === IMAGE_RANK ? USUAL_SIDE : 1;
  });
}

function dataKindFor(shape: readonly number[], roles: Draft['roles']): DataFinding['kind'] | undefined {
  const has = (kind: DataFinding['kind']): boolean => roles.some(({data}) => data.kind === kind);
  const isImage = imageAxes(shape) !== undefined;
  if (isImage && has('images')) return 'images';
  if (isImage && has('idx')) return 'idx';
  if (has('npy')) return 'npy';
  if (has('npz')) return 'npz';
  return shape.length === 2 && has('wav') ? 'wav' : undefined;
}

interface ImageAxes {
  readonly layout: 'nchw' | 'nhwc';
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

function imageAxes(shape: readonly number[]): ImageAxes | undefined {
  const [, a, b, c] = shape;
  if (shape.length !== IMAGE_RANK || a === undefined || b === undefined || c === undefined) return undefined;
  if (CHANNEL_COUNTS.includes(a)) return {layout: 'nchw', channels: a, height: b, width: c};
  return CHANNEL_COUNTS.includes(c) ? {layout: 'nhwc', channels: c, height: a, width: b} : undefined;
}

/** `[1, classes]`, or as fully convolutional classifiers give it `[1, classes, 1, 1]`. */
function isClassScores(output: TensorFinding | undefined): boolean {
  const [, classes, ...rest] = output?.dims ?? [];
  return typeof classes === 'number' && classes > 1 && rest.every((dim) => dim === 1);
}

interface PreparationRequest {
  readonly data: DataFinding | undefined;
  readonly shape: readonly number[];
  readonly model: ModelFinding;
}

function preparationFor({data, shape, model}: PreparationRequest): readonly PreparationLine[] {
  if (!data) {
    const guess =
      'dataset: no data fits this model, so random numbers stand in; they show that it runs, not how good it is';
    return [{text: `random: ${RANDOM_SAMPLE_COUNT}`, guess}, {text: `shape: ${flowList(shape.slice(1))}`}];
  }
  const axes = imageAxes(shape);
  if (data.kind === 'images' && axes) return [...sizeLines(axes), pixelLine(model)];
  if (data.kind === 'idx') return [{text: `shape: ${flowList(shape.slice(1))}`}, pixelLine(model)];
  if (data.kind === 'wav') {
    const guess = 'frame: every frame gets that many new samples; networks with context need "context" too';
    return [{text: `frame: ${shape[1] ?? 1}`, guess}];
  }
  return data.kind === 'npy' || data.kind === 'npz'
    ? [
        {
          text: 'sample-per-file: false',
          guess: 'sample-per-file: the first axis of the arrays is taken to count samples',
        },
      ]
    : [];
}

/** Sizes between which networks are trained on centre crops of ImageNet's habit: shorter side 256, crop 224. */
const CROPPED_SIDES = {min: 128, max: 300, ratio: 256 / 224} as const;

function sizeLines({layout, channels, height, width}: ImageAxes): readonly PreparationLine[] {
  const isCropped = height === width && height >= CROPPED_SIDES.min && height <= CROPPED_SIDES.max;
  const size: readonly PreparationLine[] = isCropped
    ? [{text: `resize: ${Math.floor(height * CROPPED_SIDES.ratio)}`}, {text: `crop: ${height}`}]
    : [{text: `resize: ${flowList([height, width])}`}];
  return [...size, {text: `layout: ${layout}`}, ...(channels === 1 ? [{text: 'color: gray'}] : [])];
}

/** How pixels were scaled in training cannot be seen in a model; its name tells what its kind is usually trained with. */
const PIXEL_HABITS: readonly {readonly names: RegExp; readonly text: string; readonly guess: string}[] = [
  {
    names: /mobilenet|inception|xception|nasnet/i,
    text: 'scale: 1/127.5, mean: 1',
    guess: 'scale and mean: this model was probably trained on pixels in [-1, 1]',
  },
  {
    names: /resnet(?!8)|squeezenet|shufflenet|densenet|vgg|regnet|efficientnet|convnext|alexnet/i,
    text: 'scale: 1/255, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225]',
    guess: 'scale, mean and std: this model was probably trained with the statistics of ImageNet',
  },
];

function pixelLine({file, inputs}: ModelFinding): PreparationLine {
  const habit = PIXEL_HABITS.find(({names}) => names.test(file));
  const isGray = imageAxes(shapeOf(inputs[0] ?? {name: '', elementType: undefined, dims: undefined}))?.channels === 1;
  if (habit && !(isGray && habit.text.includes('['))) return {text: habit.text, guess: habit.guess};
  return {text: 'scale: 1/255', guess: 'scale: this model is taken to be trained on pixels in [0, 1]'};
}

/** Datasets of all models, each once; names tell the role, and the model where preparations differ. */
function collectDatasets(plans: readonly ModelPlan[]): readonly NamedDataset[] {
  const datasets = new Map<string, NamedDataset>();
  const taken = new Set<string>();
  for (const plan of plans) {
    for (const dataset of [plan.calibration, plan.evaluation]) {
      const key = datasetKey(dataset);
      if (datasets.has(key)) continue;
      const base = dataset.data ? dataset.role : 'random';
      const name = taken.has(base) ? firstFree(`${base}-${plan.name}`, taken) : base;
      taken.add(name.toLowerCase());
      datasets.set(key, {...dataset, name});
    }
  }
  return [...datasets.values()];
}

/** Random numbers serve both roles; so does data of which there is only one folder, but with another limit. */
const datasetKey = ({role, data, preparation}: DatasetPlan): string =>
  JSON.stringify([data ? role : 'random', data?.pattern, preparation.map(({text}) => text)]);

function writeDataset(page: Page, dataset: NamedDataset, all: readonly NamedDataset[]): void {
  const {name, data, role, preparation} = dataset;
  page.lines.push(`  ${name}:`);
  if (data) page.lines.push(`    ${data.kind}: ${quoted(data.pattern)}`);
  const alike = all.slice(0, all.indexOf(dataset)).find((other) => isPreparedAlike(other, dataset));
  if (alike) page.lines.push(`    like: ${alike.name}`);
  else writePreparation(page, preparation);
  if (data && role === 'evaluation' && data.labels !== undefined) page.lines.push(`    labels: ${quoted(data.labels)}`);
  if (data && role === 'calibration' && mayHoldTooMany(data))
    page.lines.push('    shuffle: 0 # a seed', `    limit: ${CALIBRATION_SAMPLE_COUNT}`);
}

/** A file of arrays may hold any number of samples. Frames of speech are sequences, which shuffling would tear apart. */
const mayHoldTooMany = ({kind, fileCount}: DataFinding): boolean =>
  kind === 'idx' || kind === 'npy' || kind === 'npz' || (kind === 'images' && fileCount > CALIBRATION_SAMPLE_COUNT);

const isPreparedAlike = (a: DatasetPlan, b: DatasetPlan): boolean =>
  a.data !== undefined &&
  a.data.kind === b.data?.kind &&
  JSON.stringify(a.preparation) === JSON.stringify(b.preparation);

function writePreparation(page: Page, preparation: readonly PreparationLine[]): void {
  for (const {text, guess} of preparation) {
    for (const [i, line] of splitSettings(text).entries())
      if (guess !== undefined && i === 0) writeGuess(page, `    ${line}`, guess);
      else page.lines.push(`    ${line}`);
  }
}

/** `a: 1, b: [2, 3]` as one setting per line. */
const splitSettings = (text: string): readonly string[] => text.split(/, (?=[a-z-]+: )/);

function writeModel(page: Page, plan: ModelPlan, datasets: readonly NamedDataset[]): void {
  const {name, model, input, shape, calibration, evaluation, hasTop1} = plan;
  const nameOf = (dataset: DatasetPlan): string =>
    datasets.find((item) => datasetKey(item) === datasetKey(dataset))?.name ?? dataset.role;
  page.lines.push(`  ${name}:`, `    file: ${quoted(model.file)}`);
  if (input.dims?.some((dim) => typeof dim !== 'number')) {
    const line = `    inputs: {${quoted(input.name)}: ${flowList(shape)}}`;
    const isOnlyBatch = input.dims.slice(1).every((dim) => typeof dim === 'number');
    if (isOnlyBatch) page.lines.push(line);
    else writeGuess(page, line, 'inputs: the model leaves dimensions open; these are the usual ones');
  }
  page.lines.push(`    calibrate: ${nameOf(calibration)}`);
  const isShared = calibration.data !== undefined && calibration.data === evaluation.data;
  if (isShared)
    writeGuess(
      page,
      `    evaluate: ${nameOf(evaluation)}`,
      'evaluate: the same files calibrate and measure; better keep them apart',
    );
  else page.lines.push(`    evaluate: ${nameOf(evaluation)}`);
  page.lines.push(`    metrics: [snr${hasTop1 ? ', top1' : ''}]`);
}

function writeBuild(page: Page, {name, hasTop1}: ModelPlan): void {
  page.lines.push(`  ${name}-int8:`, `    model: ${name}`, '    target: generic');
  page.lines.push('    recipe: {weights: int8 per-channel, activations: uint8}');
  const customary = hasTop1
    ? 'gates: SNR ≥ 20 dB and at most 1 % loss of top-1 are customary; yours may differ'
    : 'gates: SNR ≥ 20 dB is customary; yours may differ';
  writeGuess(page, '    gates:', customary);
  page.lines.push('      snr: ">= 20 dB"');
  if (hasTop1) page.lines.push('      top1: {drop: "<= 1 %"}');
}

const flowList = (values: readonly number[]): string => `[${values.join(', ')}]`;

/** Text as a YAML value: quoted whenever it could be read as anything else. */
const quoted = (text: string): string =>
  /^[A-Za-z_][A-Za-z0-9_./*-]*$/.test(text) && !/^(?:true|false|null)$/i.test(text) ? text : JSON.stringify(text);
