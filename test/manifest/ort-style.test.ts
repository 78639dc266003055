import {expect, test} from 'vitest';
import {ORT_OPTION_DEFAULTS} from '../../src/manifest/defaults.ts';
import type {Recipe} from '../../src/manifest/manifest.ts';
import {readManifest} from '../../src/manifest/read-manifest.ts';

function read(recipe: string) {
  const text = `datasets: {c: {random: 4, shape: [4]}}
models: {m: {file: m.onnx, calibrate: c}}
builds: {b: {model: m, recipe: {${recipe}}}}
`;
  return readManifest({source: {path: 'q.yaml', text}, file: '/repository/q.yaml'});
}

const recipeOf = (recipe: string): Recipe => read(recipe).manifest!.builds.get('b')!.recipe;

test('every option goes into the recipe under its name, and the others keep their defaults', () => {
  const check = (option: string, value: unknown) =>
    expect(recipeOf(`style: ort, ort: {${option}: ${JSON.stringify(value)}}`)).toEqual({
      ...recipeOf('style: ort'),
      ortOptions: {...ORT_OPTION_DEFAULTS, [option]: value},
    });
  check('ActivationRestrictedAsymmetric', true);
  check('AddQDQPairToWeight', true);
  check('DedicatedQDQPair', true);
  check('ForceQuantizeNoInputCheck', true);
  check('MatMulConstBOnly', true);
  check('OpTypesToExcludeOutputQuantization', ['Add']);
  check('QDQKeepRemovableActivations', true);
  check('QDQDisableWeightAdjustForInt32Bias', true);
  check('MinimumRealRange', 0.5);
  check('UseQDQContribOps', true);
  check('CalibTensorRangeSymmetric', true);
});

test('what has a word of the recipe is told with it', () => {
  const check = (option: string, remedy: string) =>
    expect(
      read(`style: ort, ort: {${option}: 1}`)
        .diagnostics.map((one) => one.remedy)
        .join(),
    ).toContain(remedy);
  check('ActivationSymmetric', 'activations: int8 symmetric');
  check('WeightSymmetric', 'weights: int8 symmetric');
  check('QuantizeBias', 'bias: float');
  check('TensorQuantOverrides', 'overrides:');
  check('CalibMovingAverage', 'range: moving-average');
  check('CalibMovingAverageConstant', 'constant: 0.01');
  check('CalibPercentile', 'range: percentile 99.999');
  check('per_channel', 'weights: int8 per-channel');
  check('reduce_range', 'weights: int8 reduced-range');
  check('op_types_to_quantize', 'operators: [Conv, …]');
  check('nodes_to_exclude', 'exclude-nodes: […]');
});
