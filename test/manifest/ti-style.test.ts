import {expect, test} from 'vitest';
import {parse} from 'yaml';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import {RECIPE_DEFAULTS} from '../../src/manifest/defaults.ts';
import {readManifest} from '../../src/manifest/read-manifest.ts';
import {netManifest} from '../support/manifest-of.ts';

/** TI's NPU takes its own mode only; the others are for any engine. */
const recipeOf = (recipe: string) =>
  netManifest(
    `  b: {model: net, target: ${/quantization: [01]/.test(recipe) ? 'generic' : 'ti-tinpu'}, recipe: {${recipe}}}\n`,
  ).builds.get('b')!.recipe;

const messagesOf = (recipe: string): string => {
  const text = `datasets: { d: { npy: d.npy } }
models: { m: { file: m.onnx, calibrate: d } }
builds: { b: { model: m, recipe: {${recipe}} } }
`;
  const {diagnostics} = readManifest({source: {path: 'quantgate.yaml', text}, file: '/quantgate.yaml'});
  return diagnostics.map((one) => formatDiagnostic(one)).join('\n');
};

test("TI's lines mean the same whatever is left out", () => {
  const full = `style: ti, ti: {quantization: 2, quantization_method: PTQ, quantization_weight_bitwidth: 8, quantization_activation_bitwidth: 8}`;
  expect(recipeOf(full)).toEqual(recipeOf('style: ti'));
  expect(recipeOf('style: ti, ti: {}')).toEqual(recipeOf('style: ti'));
  expect(Object.keys(parse(`{${full}}`).ti)).toHaveLength(4);
});

test('modes and bit widths of TI become types, scales and the form of the model', () => {
  const check = (section: string, expected: object) =>
    expect(recipeOf(`style: ti, ti: {${section}}`)).toMatchObject(expected);
  const POWER = 'power-of-two-up';
  check('quantization: 2', {
    weights: {type: 'int8', granularity: 'per-channel', symmetric: true, scale: POWER},
    activations: {type: 'uint8', symmetric: true, scale: POWER},
    zeroPointFollowsSign: true,
    range: {method: 'moving-average', constant: 0.01},
    bias: 'int32',
    steps: [],
    equalScales: ['Add'],
    export: {form: 'tinpu', hasIntegerOutputs: false},
  });
  check('quantization: 1', {
    weights: {type: 'int8', scale: 'float'},
    activations: {type: 'uint8', symmetric: true, scale: 'float'},
    operators: RECIPE_DEFAULTS.operators,
    equalScales: [],
    replace: {},
    export: undefined,
  });
  check('quantization: 0', {weights: {type: 'float'}, activations: {type: 'float'}, steps: [], export: undefined});
  check('quantization_weight_bitwidth: 4', {weights: {type: 'int4', scale: 'float'}, activations: {scale: 'float'}});
  check('quantization_weight_bitwidth: 2', {weights: {type: 'int2', scale: 'float'}});
  check('quantization_activation_bitwidth: 4', {weights: {type: 'int8', scale: POWER}, activations: {type: 'uint4'}});
  check('output_int: true', {export: {hasIntegerOutputs: true}});
  check('float_ops: true', {bias: 'float', export: undefined});
  check('bias_calibration_factor: 0.5', {
    steps: [{step: 'bias-correction', options: {method: 'empirical', samples: 64, factor: 0.5}}],
  });
  check('weight_observer: histogram', {weightRange: 'histogram'});
  check('weight_observer: entropy', {weightRange: 'entropy'});
  check('activation_observer: histogram', {range: {method: 'percentile', percentile: 99.98}});
  check('activation_observer: entropy', {range: {method: 'entropy'}});
});

test("the recipe's own keys are laid on TI's, and replacements beside the default ones", () => {
  expect(recipeOf('style: ti, weights: int8 per-tensor, steps: [bias-correction]')).toMatchObject({
    weights: {granularity: 'per-tensor', scale: 'power-of-two-up'},
    steps: [{step: 'bias-correction'}],
    export: {form: 'tinpu'},
  });
  expect(recipeOf('style: ti, replace: {Relu6: keep, Sigmoid: HardSigmoid}').replace).toEqual({
    Silu: 'Relu',
    HardSwish: 'Relu',
    Gelu: 'Relu',
    Resize: 'nearest',
    Sigmoid: 'HardSigmoid',
  });
});

test('what TI has and quantgate has not is told with what to do', () => {
  const check = (recipe: string, expected: RegExp) => expect(messagesOf(recipe)).toMatch(expected);
  check('style: ti, ti: {quantization_method: QAT}', /training is not available.*no-training.*Write "PTQ"/s);
  check('style: ti, ti: {quantization_weight_bitwidth: 3}', /the weight bit width cannot be 3.*Write 2, 4 or 8/s);
  check('style: ti, ti: {weight_bitwidth: 8}', /Write "quantization_weight_bitwidth" in "ti:"/);
  check('quantization: 2', /Write "style: ti" and "ti: {quantization: …}"/);
  check('ti: {quantization: 2}', /needs "style: ti" beside it/);
  check('replace: {Resize: Relu}', /unknown replacement "Relu".*Allowed: nearest, keep/s);
});

test('what belongs to training is refused with a reason', () => {
  const check = (line: string, expected: string) => expect(messagesOf(`style: ti, ti: {${line}}`)).toContain(expected);
  check('total_epochs: 1', 'Leave it out: nothing is trained.');
  check('num_batch_norm_update_epochs: 4', 'Leave it out: normalization is folded into the layers');
  check('num_observer_update_epochs: 4', 'Leave it out: ranges are taken from the calibration data once.');
  check('partial_quantization: true', 'Write "exclude-nodes" in the recipe.');
  check('auto_quantization: true', 'Write "overrides:" in the recipe, or a "matrix" of "weights" in the build.');
  check('target_device: F28P55', 'Write "target: ti-tinpu" in the build.');
});
