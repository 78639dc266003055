/**
 * `style: kneron` – the analysis of Kneron's toolchain by its own parameter names: symmetric fixed point, per-channel
 * weights, ranges by share or by squared error, and modes that give layers 8 or 16 bits. What the NPU can do stands in
 * the target's profile.
 */
import type {TargetProfile} from '../../target/profile.ts';
import {RECIPE_DEFAULTS} from '../defaults.ts';
import type {IntegerType, NodeRule, RangeRecipe, Recipe} from '../manifest.ts';
import type {MixedPrecision} from '../mixed-precision.ts';
import {mapped, titled} from '../shape.ts';
import {
  FLOPS_RATIO,
  fields,
  KNERON_HINTS,
  type KneronSection,
  kneronSection,
  type Mode,
  profileOf,
} from './kneron-options.ts';
import type {Style} from './style.ts';

/**
 * Calibration samples that mixbw measures on. On mobilenet-v1-0.25 and resnet8 16 samples give 16 bits to the same layers
 * as 100 do with a fifth of the FLOPs, in a sixth of the time.
 */
const SENSITIVITY_SAMPLES = 16;

/**
 * Beyond ± this number a sigmoid is nearer to 0 or 1 than half a step of 8 bits: ln(2 · 255 − 1). A choice of
 * quantgate's: what Kneron does is not public.
 */
const FLAT_SIGMOID = Math.log(2 * 255 - 1);

function recipeOf(section: KneronSection): Recipe {
  const profile = profileOf(section.platform);
  const [data, weights] = [section.datapath_bitwidth_mode ?? 'int8', section.weight_bitwidth_mode ?? 'int8'];
  const isMixed = data === 'mixbw' || weights === 'mixbw';
  const base: IntegerType = data === 'int16' || data === 'mixbw' ? 'int16' : 'int8';
  const widthOf = (written: IntegerType | undefined): IntegerType => (isMixed ? 'int16' : (written ?? base));
  const constants = section.const_in_bitwidth_mode ?? (hasWide(profile) ? 'int16' : 'int8');
  return {
    ...RECIPE_DEFAULTS,
    weights: {...SYMMETRIC, granularity: 'per-channel', type: baseTypeOf(weights)},
    activations: {...SYMMETRIC, type: base},
    range: rangeOf(section),
    steps: (section.optimize ?? 0) === 0 ? [] : RECIPE_DEFAULTS.steps,
    operators: {include: profile ? operatorsOf(profile) : undefined, exclude: []},
    nodes: section.quan_config ?? {},
    operatorRules: operatorRulesOf(profile, {base, host: widthOf(section.cpu_node_bitwidth_mode), data, weights}),
    fusedOperators: FUSED,
    parts: {
      modelInputs: widthOf(section.model_in_bitwidth_mode),
      modelOutputs: widthOf(section.model_out_bitwidth_mode),
      constants,
    },
    outputMagnitudeMax: section.quantize_mode === 'post_sigmoid' ? FLAT_SIGMOID : undefined,
    reducedTypes: reducedTypesOf(profile),
    mixedPrecision: mixedPrecisionOf(section, {data, weights, profile}),
  };
}

const SYMMETRIC = {symmetric: true, scale: 'float', reducedRange: false} as const;

/** Activations that the NPU applies to what a layer computes before it writes it. */
const FUSED: Recipe['fusedOperators'] = ['Conv', 'ConvTranspose', 'Gemm'].flatMap((layer) =>
  ['Relu', 'Clip', 'LeakyRelu', 'PRelu'].map((activation) => [layer, activation]),
);

/** Every operator of Kneron's list works on integers, on the NPU or beside it. Bodies of a Loop are not quantized. */
const operatorsOf = ({ownOperators = [], hostOperators = []}: TargetProfile): readonly string[] =>
  [...ownOperators, ...hostOperators, 'Squeeze', 'Unsqueeze'].filter((name) => name !== 'Loop').sort();

const hasWide = (profile: TargetProfile | undefined): boolean =>
  profile === undefined || profile.default.activations.some(({type}) => type === 'int16');

function reducedTypesOf(profile: TargetProfile | undefined): readonly IntegerType[] {
  const rules = profile?.default.activations ?? [];
  return rules.filter(({significantBits}) => significantBits !== undefined).map(({type}) => type);
}

/** The type of a layer of which the mode says nothing else; with mixbw layers are wide until they are made narrow. */
function baseTypeOf(mode: Mode): IntegerType {
  switch (mode) {
    case 'int8':
    case 'int16':
    case 'int4':
      return mode;
    case 'mix light':
    case 'mix balance':
      return 'int8';
    case 'mixbw':
      return 'int16';
  }
}

/** As a percentage, without the noise of the multiplication: 0.999999 is 99.9999 %. */
const percentOf = (share: number): number => Number((100 * share).toPrecision(12));

function rangeOf(section: KneronSection): RangeRecipe {
  if (section.datapath_range_method === 'mmse') {
    const cutShareMax = section.percentile ?? Number(fields.percentile.defaultValue);
    const widening = section.outlier_factor ?? Number(fields.outlier_factor.defaultValue);
    return {method: 'bounded-mse', cutShareMax, widening};
  }
  return {
    method: 'percentile',
    percentile: percentOf(section.percentage ?? Number(fields.percentage.defaultValue)),
    percentile16: percentOf(section.percentage_16b ?? Number(fields.percentage_16b.defaultValue)),
  };
}

interface Widths {
  readonly base: IntegerType;
  /** Of operators that run beside the NPU. */
  readonly host: IntegerType;
  readonly data: Mode;
  readonly weights: Mode;
}

/** Operators of which the platform computes some only with 16 bits, the modes of few channels widen, or the host computes. */
function operatorRulesOf(profile: TargetProfile | undefined, widths: Widths): Readonly<Record<string, NodeRule>> {
  const {base, host, data, weights} = widths;
  const rules = new Map<string, NodeRule>();
  if (host !== base) for (const name of profile?.hostOperators ?? []) rules.set(name, ruleOf(undefined, host));
  const wide = (mode: Mode): IntegerType | undefined => (mode.startsWith('mix ') ? 'int16' : undefined);
  if (wide(data) || wide(weights)) rules.set('BatchNormalization', ruleOf(wide(weights), wide(data)));
  for (const [name, {activations}] of Object.entries(profile?.operators ?? {})) {
    if (!activations.some(({type}) => type === base)) rules.set(name, ruleOf(undefined, activations[0]?.type));
  }
  return Object.fromEntries(rules);
}

const ruleOf = (weights: IntegerType | undefined, outputs: IntegerType | undefined): NodeRule => ({
  weights: {type: weights, granularity: undefined, symmetric: undefined},
  inputs: {isQuantized: undefined},
  outputs: {isQuantized: undefined, type: outputs, symmetric: undefined, range: undefined},
});

function mixedPrecisionOf(
  {flops_ratio: flopsRatio = FLOPS_RATIO}: KneronSection,
  {data, weights, profile}: Pick<Widths, 'data' | 'weights'> & {readonly profile: TargetProfile | undefined},
): MixedPrecision | undefined {
  if (data === 'mixbw' || weights === 'mixbw') {
    const narrowed = data !== 'mixbw' ? 'weights' : weights !== 'mixbw' ? 'activations' : 'both';
    return {method: 'sensitivity', narrowed, narrow: 'int8', flopsRatio, sampleCount: SENSITIVITY_SAMPLES};
  }
  const most = (mode: Mode): number => profile?.bitWidthModes?.channelCountMax[mode] ?? 0;
  const channelCountMax = {weights: most(weights), activations: most(data)};
  if (channelCountMax.weights + channelCountMax.activations === 0) return undefined;
  return {method: 'few-channels', wide: 'int16', channelCountMax};
}

export const kneronStyle: Style = {
  section: titled('kneron', mapped(kneronSection, recipeOf)),
  defaults: recipeOf(Object.fromEntries(Object.keys(fields).map((key) => [key, undefined])) as KneronSection),
  hints: KNERON_HINTS,
};
