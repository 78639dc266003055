/**
 * `style: ort` – reproduces onnxruntime's quantize_static 1.30. Its section `ort:` takes the part of `extra_options` that
 * has no word of its own in the manifest.
 */
import {ORT_OPTION_DEFAULTS, ORT_RECIPE_DEFAULTS} from '../defaults.ts';
import {object, optional} from '../object-shape.ts';
import {flag, formatted, list, mapped, numeric, titled} from '../shape.ts';
import type {Style} from './style.ts';

const operatorType = formatted({
  expected: 'an ONNX operator type such as Conv',
  pattern: /^[A-Za-z_][A-Za-z0-9_.:]*$/,
  parse: (text) => text,
});

const toggle = (description: string) => optional(flag, description, false);

const fields = {
  ActivationRestrictedAsymmetric: toggle('Keep the zero point of asymmetric activations at an end or the middle.'),
  AddQDQPairToWeight: toggle('Keep weights in float with a Q and DQ pair behind them.'),
  DedicatedQDQPair: toggle('A Q and DQ pair of its own for each consumer.'),
  ForceQuantizeNoInputCheck: toggle('Quantize data-movement operators whose inputs are not quantized.'),
  MatMulConstBOnly: toggle('Quantize MatMul only where its second input is constant.'),
  OpTypesToExcludeOutputQuantization: optional(
    list(operatorType, {expected: 'a list of operator types'}),
    'Operator types whose outputs get no quantizer.',
    [],
  ),
  QDQKeepRemovableActivations: toggle('Keep Relu and Clip that a quantizer makes superfluous.'),
  QDQDisableWeightAdjustForInt32Bias: toggle('Do not enlarge weight scales for the sake of int32 biases.'),
  MinimumRealRange: optional(
    numeric({expected: 'a number above 0', above: 0}),
    'Smallest width of an activation range.',
  ),
  UseQDQContribOps: toggle('Write Q and DQ in the com.microsoft domain.'),
  CalibTensorRangeSymmetric: toggle('Widen calibrated ranges to be symmetric around zero.'),
} as const;

/** What options of onnxruntime are called here. */
const hints: Readonly<Record<string, string>> = {
  ActivationSymmetric: 'Write "activations: int8 symmetric" in the recipe.',
  WeightSymmetric: 'Write "weights: int8 symmetric" or "asymmetric" in the recipe.',
  QuantizeBias: 'Write "bias: float" in the recipe to leave biases alone.',
  TensorQuantOverrides: 'Write "overrides:" in the recipe.',
  CalibMovingAverage: 'Write "range: moving-average" in the recipe.',
  CalibMovingAverageConstant: 'Write "range: {method: moving-average, constant: 0.01}" in the recipe.',
  CalibPercentile: 'Write "range: percentile 99.999" in the recipe.',
  per_channel: 'Write "weights: int8 per-channel" in the recipe.',
  reduce_range: 'Write "weights: int8 reduced-range" in the recipe.',
  op_types_to_quantize: 'Write "operators: [Conv, …]" in the recipe.',
  nodes_to_exclude: 'Write "exclude-nodes: […]" in the recipe.',
};

export const ortStyle: Style = {
  section: titled(
    'ort',
    mapped(object(fields, {noun: 'ort', hints}), (section) => {
      const given = Object.fromEntries(Object.entries(section).filter(([, value]) => value !== undefined));
      return {...ORT_RECIPE_DEFAULTS, ortOptions: {...ORT_OPTION_DEFAULTS, ...given}};
    }),
  ),
  defaults: ORT_RECIPE_DEFAULTS,
  hints: {
    ...Object.fromEntries(Object.keys(fields).map((name) => [name, `Write "style: ort" and "ort: {${name}: …}".`])),
    ...hints,
  },
};
