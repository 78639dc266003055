import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {builtInConfig} from '../../../src/manifest/aimet/built-in-configs.ts';
import {quantsimConfig} from '../../../src/manifest/aimet/quantsim-config.ts';
import {recipeOfConfig} from '../../../src/manifest/aimet/recipe-of-config.ts';
import type {Recipe} from '../../../src/manifest/manifest.ts';
import {readManifest} from '../../../src/manifest/read-manifest.ts';
import {parseSourceTree} from '../../../src/manifest/source-tree.ts';
import {named, sharedPath} from '../../support/shared.ts';

function read(recipe: string, texts: Readonly<Record<string, string>> = {}) {
  const text = `datasets: {c: {random: 4, shape: [4]}}
models: {m: {file: m.onnx, calibrate: c}}
builds: {b: {model: m, recipe: ${recipe}}}
`;
  const included = new Map(Object.entries(texts).map(([path, content]) => [path, {path, text: content}]));
  return readManifest({source: {path: 'quantgate.yaml', text}, file: '/project/quantgate.yaml', included});
}

function recipeOf(recipe: string, texts: Readonly<Record<string, string>> = {}): Recipe {
  const {manifest, diagnostics} = read(recipe, texts);
  if (!manifest) throw new Error(diagnostics.map(({message}) => message).join('\n'));
  return manifest.builds.get('b')!.recipe;
}

describe('the section "aimet"', () => {
  const check = (section: string, expected: Partial<Recipe>) =>
    expect(recipeOf(`{style: aimet, aimet: ${section}}`)).toMatchObject(expected);

  test('schemes become range methods', () => {
    check('{}', {compat: 'aimet', range: {method: 'min-max'}});
    check('{quant_scheme: post_training_tf_enhanced}', {range: {method: 'tf-enhanced'}});
    check('{quant_scheme: percentile, percentile_value: 99.9}', {range: {method: 'percentile', percentile: 99.9}});
    check('{quant_scheme: mse}', {range: {method: 'mse'}});
  });

  test('numbers of bits become types', () => {
    check('{default_param_bw: 4, default_activation_bw: 16}', {
      weights: {type: 'int4', granularity: 'per-channel', symmetric: true, scale: 'float', reducedRange: false},
      activations: {type: 'uint16', symmetric: false, scale: 'float', reducedRange: false},
    });
    expect(recipeOf('{style: aimet, aimet: {default_activation_bw: 32}}').activations.type).toBe('float');
  });

  test('steps stand in the order in which AIMET takes them', () => {
    const {steps} = recipeOf(
      '{style: aimet, aimet: {correct_bias: true, apply_adaround: true, apply_seq_mse: true, equalize_model: true}}',
    );
    expect(steps.map(({step}) => step)).toEqual(['equalize', 'sequential-mse', 'adaround', 'bias-correction']);
  });

  test('without the section it is what AIMET does when it is told nothing', () => {
    expect(recipeOf('{style: aimet}')).toEqual(recipeOf('{style: aimet, aimet: {config_file: default}}'));
    expect(recipeOf('{style: aimet}').steps).toEqual([]);
  });

  test("the recipe's own words go before", () => {
    expect(recipeOf('{style: aimet, range: tf-enhanced, bias: float}')).toMatchObject({
      range: {method: 'tf-enhanced'},
      bias: 'float',
    });
  });

  test('mistakes are told', () => {
    const check = (recipe: string, message: string) =>
      expect(
        read(recipe)
          .diagnostics.map((one) => one.message)
          .join('\n'),
      ).toContain(message);
    check('{style: aimet, aimet: {default_param_bw: 5}}', '5 bits are not 4, 8, 16 or 32');
    check('{style: aimet, aimet: {percentile_value: 99}}', 'needs "quant_scheme: percentile"');
    check('{range: tf-enhanced}', 'range method "tf-enhanced" is AIMET');
    check('{style: aimet, range: moving-average}', 'AIMET has no range method "moving-average"');
    check('{quant_scheme: min_max}', 'unknown key "quant_scheme"');
  });
});

const CONFIG = {
  defaults: {
    hw_version: 'V73',
    ops: {is_output_quantized: 'True', is_symmetric: 'False'},
    params: {is_quantized: 'True', is_symmetric: 'True'},
    per_channel_quantization: 'True',
    strict_symmetric: 'True',
    unsigned_symmetric: 'False',
    supported_kernels: [
      {activation: {bitwidth: 8, dtype: 'int'}, param: {bitwidth: 8, dtype: 'int'}},
      {activation: {bitwidth: 16, dtype: 'int'}, param: {bitwidth: 8, dtype: 'int'}},
    ],
  },
  params: {bias: {is_quantized: 'False'}},
  op_type: {
    Gemm: {per_channel_quantization: 'False', params: {weight: {is_symmetric: 'False'}}},
    Relu: {encoding_constraints: {min: 0}},
    Softmax: {encoding_constraints: {min: 0, max: 1}, is_symmetric: 'True'},
    Cast: {is_output_quantized: 'False', is_input_quantized: 'False'},
  },
  supergroup_pass_list: ['MatmulAdd'],
  supergroups: [{op_list: ['Conv', 'Relu']}],
  model_input: {is_input_quantized: 'False'},
  model_output: {is_output_quantized: 'False'},
};

describe('a configuration file', () => {
  const included = (config: object) => ({'sim.json': JSON.stringify(config, undefined, 2)});
  const RECIPE = '{style: aimet, aimet: {config_file: sim.json}}';

  test('goes by value into the recipe', () => {
    const recipe = recipeOf(RECIPE, included(CONFIG));
    expect(recipe.weights).toMatchObject({granularity: 'per-channel', symmetric: true});
    expect(recipe.aimetOptions).toEqual({
      strictSymmetric: true,
      unsignedSymmetric: false,
      quantizesOutputs: true,
      quantizesModelInputs: false,
      quantizesModelOutputs: false,
    });
    expect(recipe.fusedOperators).toEqual([
      ['MatMul', 'Add'],
      ['Conv', 'Relu'],
    ]);
    expect(recipe.operatorRules).toMatchObject({
      Gemm: {weights: {granularity: 'per-tensor', symmetric: false}},
      Relu: {outputs: {range: [0, null]}},
      Softmax: {outputs: {range: [0, 1], symmetric: true}},
      Cast: {inputs: {isQuantized: false}, outputs: {isQuantized: false}},
    });
  });

  test('another content is another recipe', () => {
    const other = {...CONFIG, supergroups: []};
    expect(recipeOf(RECIPE, included(other))).not.toEqual(recipeOf(RECIPE, included(CONFIG)));
  });

  test('its mistakes are told at their places in it, all at once', () => {
    const wrong = {
      ...CONFIG,
      op_type: {Conv: {is_output_quantised: 'True'}},
      supergroups: [{op_list: ['Conv']}],
      extra: 1,
    };
    const {diagnostics} = read(RECIPE, included(wrong));
    expect(diagnostics.map(({message, place}) => [place?.source.path, message])).toEqual([
      ['sim.json', 'unknown key "is_output_quantised" in rule of operator "Conv"'],
      ['sim.json', '"op_list" must be a list of at least two operator types, not a list of 1'],
      ['sim.json', 'unknown key "extra" in the quantsim configuration'],
    ]);
  });

  test('formats that its target has no kernels for are refused', () => {
    const {diagnostics} = read('{style: aimet, aimet: {config_file: sim.json, default_param_bw: 4}}', included(CONFIG));
    expect(diagnostics[0]).toMatchObject({
      message: "the configuration's target has no kernel for 8-bit activations with 4-bit weights",
      remedy: 'Choose default_activation_bw/default_param_bw of 8/8, 16/8.',
    });
  });
});

const folder = sharedPath('golden', 'aimet', 'configs');

describe('configurations by name', () => {
  const check = (name: string, file: string) =>
    test.skipIf(folder === undefined)(named(`${name} says what AIMET's file says`, folder), () => {
      const {root} = parseSourceTree({path: file, text: readFileSync(`${folder}/${file}`, 'utf8')});
      const config = quantsimConfig.decode(root!, ({message}) => {
        throw new Error(message);
      })!;
      // Parameters of BatchNormalization that are no weights are never quantized here.
      const {BatchNormalization: _batch, ...op_type} = config.op_type;
      const bits = {param: 8, activation: 8};
      const recipe = (of: typeof config) => {
        const {fusedOperators, ...rest} = recipeOfConfig(of, bits);
        // Sequences of equal length never overlap here, so that their order is no matter.
        return {...rest, fusedOperators: fusedOperators.map((sequence) => sequence.join()).sort()};
      };
      expect(recipe(builtInConfig(name))).toEqual(recipe({...config, op_type}));
    });
  check('default', 'default_config_per_channel.json');
  check('default_per_channel', 'default_config_per_channel.json');
  check('default_per_tensor', 'default_config.json');
  check('htp_v73', 'htp_quantsim_config_v73.json');
  check('htp_v75', 'htp_quantsim_config_v75.json');
});

describe('encodings: FILE', () => {
  const encodings = JSON.stringify({
    version: '1.0.0',
    activation_encodings: [
      {name: 'x', bw: 8, dtype: 'INT', enc_type: 'PER_TENSOR', is_sym: false, scale: [0.5], offset: [-3]},
    ],
    param_encodings: [],
  });

  test('freezes the named tensors, but for those with an override of their own', () => {
    const texts = {'e.json': encodings};
    expect(recipeOf('{encodings: e.json}', texts).overrides.x).toMatchObject({
      type: 'uint8',
      scale: [0.5],
      zeroPoint: [3],
    });
    expect(recipeOf('{encodings: e.json, overrides: {x: int16}}', texts).overrides.x).toMatchObject({
      type: 'int16',
      scale: undefined,
    });
  });

  test('what is wrong in it is told at its path', () => {
    const {diagnostics} = read('{encodings: e.json}', {'e.json': '{"foo": 1}'});
    expect(diagnostics[0]).toMatchObject({code: 'manifest/bad-encodings', place: {source: {path: 'quantgate.yaml'}}});
  });

  test('files are named, to be read before the manifest is complete', () => {
    const {namedFiles} = read('{style: aimet, encodings: e.json, aimet: {config_file: sim.json}}');
    expect(namedFiles.filter(({isIncluded}) => isIncluded).map(({noun, file}) => [noun, file])).toEqual([
      ['quantsim configuration of build "b"', 'sim.json'],
      ['encodings of build "b"', 'e.json'],
    ]);
  });
});
