/** Parameters of Kneron's `ModelConfig.analysis()` by their own names, and what they go together with. */
import {findProfile} from '../../target/load-profile.ts';
import type {TargetProfile} from '../../target/profile.ts';
import {readQuanConfig} from '../encodings/kneron-quan-config.ts';
import type {Members} from '../encodings/members.ts';
import type {NodeRule} from '../manifest.ts';
import {type Constraint, type Decoded, entryOrUndefined, object, optional} from '../object-shape.ts';
import {filePath} from '../scalar-shapes.ts';
import {
  allowedWords,
  choice,
  either,
  manifestError,
  mapped,
  numeric,
  type Report,
  type Shape,
  withExamples,
} from '../shape.ts';
import type {Tree, TreeMap} from '../source-tree.ts';
import {PLATFORMS} from './kneron-platform.ts';

const DATA_MODES = ['int8', 'int16', 'mix light', 'mix balance', 'mixbw'] as const;
const WEIGHT_MODES = ['int8', 'int16', 'int4', 'mix light', 'mix balance', 'mixbw'] as const;
const WIDTHS = ['int8', 'int16'] as const;

export type Mode = (typeof WEIGHT_MODES)[number];

/** `730` is a number in YAML and a text in Python. */
const platform: Shape<string> = either<string>({
  expected: `one of ${PLATFORMS.join(', ')}`,
  text: choice<string>('platform', PLATFORMS),
  number: {
    expected: 'a platform',
    schema: () => ({enum: PLATFORMS.map(Number)}),
    decode: (tree, report) => choice<string>('platform', PLATFORMS).decode(textTree(tree), report),
  },
});

const textTree = (tree: Tree): Tree => (tree.kind === 'scalar' ? {...tree, value: String(tree.value)} : tree);

/** A file's content stands here in place of its path when the manifest is loaded: see `include-files.ts`. */
const quanConfig: Shape<Readonly<Record<string, NodeRule>>> = either<Readonly<Record<string, NodeRule>>>({
  expected: 'a path, or a map such as {"conv_1_kn": {bitwidth: {all: 8}}}',
  text: withExamples(
    mapped(filePath, () => ({})),
    ['quan_config.json'],
  ),
  map: {
    expected: 'a map of nodes',
    schema: () => ({type: 'object'}),
    decode: (tree, report) =>
      readQuanConfig(plainOf(tree) as Members, (mistake) =>
        report(manifestError({code: 'bad-value', message: `quan_config: ${mistake}`, place: tree.place})),
      ),
  },
});

function plainOf(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(plainOf);
  return Object.fromEntries(tree.entries.map(({key, value}) => [key.text, plainOf(value)]));
}

const width = (of: string) => optional(choice('bit width', WIDTHS), `Bits of ${of}.`);
const anything: Shape<true> = {expected: 'anything', schema: () => ({}), decode: () => true};
const meaningless = (why: string) => optional(anything, `Taken for the sake of pasting, without effect: ${why}`);

/** Default of the toolchain. */
export const FLOPS_RATIO = 0.2;

export const fields = {
  platform: optional(platform, "Which NPU; that of the build's target when not written."),
  datapath_bitwidth_mode: optional(
    choice('mode', DATA_MODES),
    'Bits of the values between layers. "mix light" and "mix balance" widen layers with few channels (up to which number is a choice of quantgate\'s, in the target\'s profile); "mixbw" those that the output suffers most from.',
    'int8',
  ),
  weight_bitwidth_mode: optional(choice('mode', WEIGHT_MODES), 'The same of weights.', 'int8'),
  model_in_bitwidth_mode: width("the model's inputs; always int16 with mixbw"),
  model_out_bitwidth_mode: width("the model's outputs; always int16 with mixbw"),
  cpu_node_bitwidth_mode: width('what operators compute that the NPU leaves to its processor; always int16 with mixbw'),
  const_in_bitwidth_mode: width('constants that are neither weights nor biases; int16 where the platform has it'),
  flops_ratio: optional(
    numeric({expected: 'a number from 0 to 1', min: 0, max: 1}),
    'Share of the FLOPs of all layers that mixbw may compute with 16 bits.',
    FLOPS_RATIO,
  ),
  datapath_range_method: optional(
    choice('range method', ['percentage', 'mmse']),
    'How ranges of activations are chosen: by the share of values kept, or by the smallest squared error.',
    'percentage',
  ),
  percentage: optional(
    numeric({expected: 'a share above 0 and at most 1', above: 0, max: 1}),
    'Share of the values that 8-bit activations keep in range; 1 for detectors.',
    0.999,
  ),
  percentage_16b: optional(
    numeric({expected: 'a share above 0 and at most 1', above: 0, max: 1}),
    'The same of 16-bit activations.',
    0.999999,
  ),
  percentile: optional(
    numeric({expected: 'a share from 0 to 1', min: 0, max: 1}),
    'With mmse: share of the values that a range may cut off; a larger one searches more.',
    0.001,
  ),
  outlier_factor: optional(
    numeric({expected: 'a number above 0', above: 0}),
    'With mmse: widens the range that was found; 2 and more keep outliers.',
    1,
  ),
  quantize_mode: optional(
    choice('quantize_mode', ['default', 'post_sigmoid']),
    'post_sigmoid: all outputs went into sigmoids that were removed, and are cut off where a sigmoid is flat.',
    'default',
  ),
  quan_config: optional(quanConfig, 'Bits by node, as a map or a file; platform 730 only.'),
  optimize: optional(
    numeric({expected: '0 to 4', integer: true, min: 0, max: 4}),
    'From 1 on biases are corrected; cutting of feature maps (2 and 4) belongs to compiling.',
    0,
  ),
  threads: meaningless('how many jobs run at once is told by --concurrency.'),
  output_dir: meaningless('results are written to --output-dir.'),
  mode: meaningless('what is measured is told by the gates and metrics.'),
  compiler_tiling: meaningless('nothing is compiled.'),
  fm_cut: meaningless('nothing is compiled.'),
  weight_bandwidth: meaningless('speed is not simulated.'),
  dma_bandwidth: meaningless('speed is not simulated.'),
  debug: meaningless('artifacts are kept in the cache.'),
} as const;

export type KneronSection = Decoded<typeof fields>;

/** What parameters that quantgate has words of its own for are called there. */
const hints: Readonly<Record<string, string>> = {
  input_mapping: 'Declare a dataset and write "calibrate:" in the model.',
  onnx_path: 'Write "file:" in the model.',
  onnx_model: 'Write "file:" in the model.',
  bie_path: 'A .bie is encrypted: start from the ONNX model.',
  radix_json_path:
    'Radix and scale are written to fixed-point.json; ranges of your own go under "overrides:" of the recipe.',
  input_fmt: 'Formats of inputs belong to compiling: leave it out.',
};

const scalarAt = (tree: TreeMap, key: string): string | undefined => {
  const child = entryOrUndefined(tree, key);
  return child?.kind === 'scalar' ? String(child.value) : undefined;
};

const modeAt = (tree: TreeMap, key: string): string => scalarAt(tree, key) ?? 'int8';

/** Undefined while the platform is not known, or wrong. */
export const profileOf = (platformName: string | undefined): TargetProfile | undefined =>
  platformName === undefined ? undefined : findProfile(`kdp${platformName}`);

/** What a platform cannot do, each with what it can. */
function checkPlatform(tree: TreeMap, report: Report): void {
  const profile = profileOf(scalarAt(tree, 'platform'));
  const modes = profile?.bitWidthModes;
  if (!modes) return;
  const widths = modes.activations.filter((mode) => WIDTHS.some((known) => known === mode));
  const allowed: Readonly<Record<string, readonly string[]>> = {
    datapath_bitwidth_mode: modes.activations,
    weight_bitwidth_mode: modes.weights,
    model_in_bitwidth_mode: widths,
    model_out_bitwidth_mode: widths,
    cpu_node_bitwidth_mode: widths,
    const_in_bitwidth_mode: widths,
  };
  for (const [key, words] of Object.entries(allowed)) {
    const child = entryOrUndefined(tree, key);
    const mode = scalarAt(tree, key);
    if (!child || mode === undefined || words.includes(mode) || !WEIGHT_MODES.some((known) => known === mode)) continue;
    const message = `${key} "${mode}" is not supported on ${profile.name}`;
    const remedy = allowedWords(mode, words, {label: 'Allowed'});
    report(manifestError({code: 'unsupported-by-target', message, place: child.place, remedy}));
  }
  const config = entryOrUndefined(tree, 'quan_config');
  if (!config || profile.name === 'kdp730') return;
  const message = `quan_config is not supported on ${profile.name}`;
  const remedy = 'It is for platform 730; elsewhere write "overrides:" in the recipe.';
  report(manifestError({code: 'unsupported-by-target', message, place: config.key?.place ?? config.place, remedy}));
}

/** Modes that go together in some pairs only. */
function checkPairs(tree: TreeMap, report: Report): void {
  const modes = profileOf(scalarAt(tree, 'platform'))?.bitWidthModes;
  const [data, weights] = [modeAt(tree, 'datapath_bitwidth_mode'), modeAt(tree, 'weight_bitwidth_mode')];
  for (const [mode, pairs] of Object.entries(modes?.pairs ?? {})) {
    if (data !== mode && weights !== mode) continue;
    if (pairs.some(([first, second]) => first === data && second === weights)) continue;
    const key = data === mode ? 'datapath_bitwidth_mode' : 'weight_bitwidth_mode';
    const message = `datapath "${data}" does not go with weight "${weights}"`;
    const remedy = `With "${mode}" write one of ${pairs.map(([first, second]) => `(${first}, ${second})`).join(', ')} as (datapath, weight).`;
    report(manifestError({code: 'bad-value', message, place: (entryOrUndefined(tree, key) ?? tree).place, remedy}));
  }
}

function checkShares(tree: TreeMap, report: Report): void {
  const narrow = Number(scalarAt(tree, 'percentage') ?? fields.percentage.defaultValue);
  const wide = Number(scalarAt(tree, 'percentage_16b') ?? fields.percentage_16b.defaultValue);
  const child = entryOrUndefined(tree, 'percentage_16b') ?? entryOrUndefined(tree, 'percentage');
  if (!child || !(narrow > wide)) return;
  const message = `percentage ${narrow} is above percentage_16b ${wide}`;
  const remedy = `Write "percentage_16b: ${narrow}" or more.`;
  report(manifestError({code: 'bad-value', message, place: child.place, remedy}));
}

/** What is accepted and does nothing is said to do nothing. */
function noteIgnored(tree: TreeMap, report: Report): void {
  const isMixed = [tree].some((own) =>
    ['datapath_bitwidth_mode', 'weight_bitwidth_mode'].some((key) => scalarAt(own, key) === 'mixbw'),
  );
  const method = scalarAt(tree, 'datapath_range_method') ?? 'percentage';
  const reasons: readonly (readonly [keys: readonly string[], reason: string])[] = [
    [MEANINGLESS, 'has no meaning here'],
    [isMixed ? ALWAYS_WIDE : [], 'is always int16 with mixbw'],
    [isMixed ? [] : ['flops_ratio'], 'belongs to mixbw'],
    [
      method === 'mmse' ? ['percentage', 'percentage_16b'] : ['percentile', 'outlier_factor'],
      `has no part in ${method}`,
    ],
  ];
  for (const [keys, reason] of reasons) {
    for (const key of keys) {
      const child = entryOrUndefined(tree, key);
      if (!child || (reason.startsWith('is always') && scalarAt(tree, key) === 'int16')) continue;
      const place = child.key?.place ?? child.place;
      const message = `"${key}" ${reason} and is passed over`;
      report({severity: 'warning', code: 'manifest/ignored', message, place});
    }
  }
}

const ALWAYS_WIDE = ['model_in_bitwidth_mode', 'model_out_bitwidth_mode', 'cpu_node_bitwidth_mode'] as const;

const MEANINGLESS = [
  'threads',
  'output_dir',
  'mode',
  'compiler_tiling',
  'fm_cut',
  'weight_bandwidth',
  'dma_bandwidth',
  'debug',
] as const;

const constraints: readonly Constraint[] = [checkPlatform, checkPairs, checkShares, noteIgnored].map((check) => ({
  schema: {},
  check: (tree, _subject, report) => check(tree, report),
}));

export const kneronSection: Shape<KneronSection> = object(fields, {noun: 'kneron', constraints, hints});

export const KNERON_HINTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.keys(fields).map((name) => [name, `Write "style: kneron" and "kneron: {${name}: …}".`])),
  ...hints,
};
