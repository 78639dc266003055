import {describe, expect, test} from 'vitest';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import type {Recipe} from '../../src/manifest/manifest.ts';
import {readManifest} from '../../src/manifest/read-manifest.ts';

interface BuildText {
  readonly recipe: string;
  readonly target?: string;
  readonly files?: Readonly<Record<string, string>>;
}

function read({recipe, target, files = {}}: BuildText) {
  const text = `datasets: {c: {random: 4, shape: [4]}}
models: {m: {file: m.onnx, calibrate: c}}
builds: {b: {model: m, ${target === undefined ? '' : `target: ${target}, `}recipe: ${recipe}}}
`;
  const included = new Map(Object.entries(files).map(([path, content]) => [path, {path, text: content}]));
  return readManifest({source: {path: 'quantgate.yaml', text}, file: '/project/quantgate.yaml', included});
}

const messagesOf = (text: BuildText): string => read(text).diagnostics.map(formatDiagnostic).join('\n');

function recipeOf(section: string, target = 'kdp730'): Recipe {
  const {manifest, diagnostics} = read({recipe: `{style: kneron, kneron: {${section}}}`, target});
  if (!manifest) throw new Error(diagnostics.map(formatDiagnostic).join('\n'));
  return manifest.builds.get('b')!.recipe;
}

const check = (section: string, expected: object, target?: string) =>
  expect(recipeOf(section, target), section).toMatchObject(expected);

describe('modes of bit widths', () => {
  test('one width for all', () => {
    check('', {
      weights: {type: 'int8', granularity: 'per-channel', symmetric: true},
      activations: {type: 'int8', symmetric: true},
      parts: {modelInputs: 'int8', modelOutputs: 'int8', constants: 'int16'},
      mixedPrecision: undefined,
    });
    check('datapath_bitwidth_mode: int16, weight_bitwidth_mode: int16', {
      weights: {type: 'int16'},
      activations: {type: 'int16'},
      parts: {modelInputs: 'int16', modelOutputs: 'int16'},
    });
    check('weight_bitwidth_mode: int4, model_in_bitwidth_mode: int16, model_out_bitwidth_mode: int16', {
      weights: {type: 'int4'},
      activations: {type: 'int8'},
      parts: {modelInputs: 'int16', modelOutputs: 'int16'},
    });
    check('const_in_bitwidth_mode: int8', {parts: {constants: 'int8'}});
    check('', {parts: {constants: 'int8'}}, 'kdp520');
  });

  test('layers with few channels, weights and data apart', () => {
    check('datapath_bitwidth_mode: mix light, weight_bitwidth_mode: mix light', {
      weights: {type: 'int8'},
      activations: {type: 'int8'},
      mixedPrecision: {method: 'few-channels', wide: 'int16', channelCountMax: {weights: 32, activations: 32}},
      operatorRules: {BatchNormalization: {weights: {type: 'int16'}, outputs: {type: 'int16'}}},
    });
    check('datapath_bitwidth_mode: mix balance', {mixedPrecision: {channelCountMax: {weights: 0, activations: 128}}});
  });

  test('the most sensitive layers, of data, weights or both, with all ends wide', () => {
    const mixed = (section: string, narrowed: string, types: readonly [string, string]) =>
      check(section, {
        activations: {type: types[0]},
        weights: {type: types[1]},
        parts: {modelInputs: 'int16', modelOutputs: 'int16'},
        mixedPrecision: {method: 'sensitivity', narrowed, narrow: 'int8', flopsRatio: 0.2},
      });
    mixed('datapath_bitwidth_mode: mixbw, weight_bitwidth_mode: mixbw', 'both', ['int16', 'int16']);
    mixed('datapath_bitwidth_mode: mixbw, weight_bitwidth_mode: int16', 'activations', ['int16', 'int16']);
    mixed('datapath_bitwidth_mode: int16, weight_bitwidth_mode: mixbw', 'weights', ['int16', 'int16']);
    check('datapath_bitwidth_mode: mixbw, weight_bitwidth_mode: mixbw, flops_ratio: 0.4', {
      mixedPrecision: {flopsRatio: 0.4},
    });
  });

  test('operators that the platform computes with 16 bits only, or leaves to its processor', () => {
    check('', {operatorRules: {Softmax: {outputs: {type: 'int16'}}, Exp: {outputs: {type: 'int16'}}}});
    const rules = recipeOf('cpu_node_bitwidth_mode: int16', 'kdp720').operatorRules;
    expect(rules.Erf?.outputs.type).toBe('int16');
    expect(rules.Conv).toBeUndefined();
    expect(recipeOf('', 'kdp720').operatorRules.Erf).toBeUndefined();
    expect(recipeOf('', 'kdp520').operatorRules).toEqual({});
  });

  test('platform 730 computes with 15 of 16 bits, the others with all', () => {
    expect(recipeOf('').reducedTypes).toEqual(['int16']);
    expect(recipeOf('', 'kdp630').reducedTypes).toEqual([]);
  });
});

test('ranges by the share of values kept, by width, or by the squared error', () => {
  check('', {range: {method: 'percentile', percentile: 99.9, percentile16: 99.9999}});
  check('percentage: 1, percentage_16b: 1', {range: {percentile: 100, percentile16: 100}});
  check('datapath_range_method: mmse', {range: {method: 'bounded-mse', cutShareMax: 0.001, widening: 1}});
  check('datapath_range_method: mmse, percentile: 0.01, outlier_factor: 2', {
    range: {method: 'bounded-mse', cutShareMax: 0.01, widening: 2},
  });
});

test('outputs before removed sigmoids are cut off where these are flat', () => {
  check('', {outputMagnitudeMax: undefined});
  const {outputMagnitudeMax: end = 0} = recipeOf('quantize_mode: post_sigmoid');
  const sigmoid = 1 / (1 + Math.exp(-end));
  expect(255 * (1 - sigmoid)).toBeCloseTo(0.5, 9);
});

test('bias adjustment is a step', () => {
  check('optimize: 0', {steps: []});
  for (const level of [1, 2, 3, 4]) check(`optimize: ${level}`, {steps: [{step: 'bias-correction'}]});
});

describe('bits by node', () => {
  const types = {weights: {type: 'int16'}, outputs: {type: 'int16'}};
  test('15 bits are 16; a file counts as its content', () => {
    const config = '{"a_kn": {bitwidth: {all: 15}}, "b_kn": {bitwidth: {all: 8}}}';
    check(`quan_config: ${config}`, {nodes: {a: types, b: {weights: {type: 'int8'}}}});
    const recipe = '{style: kneron, kneron: {platform: 730, quan_config: q.json}}';
    const {manifest} = read({recipe, files: {'q.json': config}});
    expect(manifest?.builds.get('b')?.recipe.nodes).toMatchObject({a: types});
    expect(
      read({recipe})
        .namedFiles.filter(({isIncluded}) => isIncluded)
        .map(({file}) => file),
    ).toEqual(['q.json']);
  });
});

describe('platform and target', () => {
  test('each tells the other', () => {
    const {manifest} = read({recipe: '{style: kneron, kneron: {platform: 630}}'});
    expect(manifest?.builds.get('b')?.target).toBe('kdp630');
    const quoted = read({recipe: '{style: kneron, kneron: {platform: "520"}}'}).manifest?.builds.get('b');
    expect(quoted?.target).toBe('kdp520');
    const named = read({recipe: '{style: kneron}', target: 'kdp520'}).manifest?.builds.get('b');
    expect(named?.recipe.parts.constants).toBe('int8');
  });
  const fails = (text: BuildText, expected: string) => expect(messagesOf(text)).toContain(expected);
  test('without either, or with two that differ, it is told what to write', () => {
    fails({recipe: '{style: kneron}'}, 'Write "target: kdp730", or "kneron: {platform: 730}".');
    const both = '{style: kneron, kneron: {platform: 730}}';
    fails({recipe: both, target: 'kdp520'}, 'platform "730" is not that of target "kdp520"');
    fails({recipe: '{style: kneron, kneron: {platform: 540}}'}, 'unknown platform "540"');
  });
});

describe('what a platform cannot do is told with its place and what to write', () => {
  const fails = (target: string, section: string, ...expected: readonly string[]) => {
    const messages = messagesOf({recipe: `{style: kneron, kneron: {${section}}}`, target});
    for (const part of expected) expect(messages, section).toContain(part);
  };
  test('widths', () => {
    const on520 = 'is not supported on kdp520';
    fails('kdp520', 'datapath_bitwidth_mode: int16', `datapath_bitwidth_mode "int16" ${on520}`, 'Allowed: int8.', '3:');
    fails('kdp520', 'weight_bitwidth_mode: mixbw', `weight_bitwidth_mode "mixbw" ${on520}`, 'Allowed: int8, int4.');
    fails('kdp520', 'model_in_bitwidth_mode: int16', `model_in_bitwidth_mode "int16" ${on520}`);
    fails('kdp720', 'weight_bitwidth_mode: int4', 'weight_bitwidth_mode "int4" is not supported on kdp720');
    fails('kdp630', 'quan_config: {a_kn: {bitwidth: {all: 8}}}', 'quan_config is not supported on kdp630');
  });
  test("the recipe's own words are held to the platform too", () => {
    const recipe = '{style: kneron, activations: uint8}';
    expect(messagesOf({recipe, target: 'kdp730'})).toContain('activations cannot be uint8 on kdp730');
  });
  test('pairs, shares and bits', () => {
    const pair = 'datapath "mixbw" does not go with weight "int8"';
    fails('kdp730', 'datapath_bitwidth_mode: mixbw', pair, '(mixbw, int16), (int16, mixbw), (mixbw, mixbw)');
    fails('kdp730', 'percentage: 1', 'percentage 1 is above percentage_16b 0.999999', 'percentage_16b: 1');
    fails('kdp730', 'quan_config: {a_kn: {bitwidth: {all: 4}}}', 'has no bitwidth "all" of 8, 15 or 16');
    fails('kdp730', 'input_mapping: x', 'Declare a dataset');
  });
});

test('what has no meaning here is passed over with a note', () => {
  const notes = (section: string) => {
    const {manifest, diagnostics} = read({recipe: `{style: kneron, kneron: {${section}}}`, target: 'kdp730'});
    expect(manifest).toBeDefined();
    return diagnostics.filter(({severity}) => severity === 'warning').map(({message}) => message);
  };
  expect(notes('threads: 4, output_dir: /data1/kneron_flow, mode: 2')).toEqual([
    '"threads" has no meaning here and is passed over',
    '"output_dir" has no meaning here and is passed over',
    '"mode" has no meaning here and is passed over',
  ]);
  const inert = [
    'threads',
    'output_dir',
    'mode',
    'compiler_tiling',
    'fm_cut',
    'weight_bandwidth',
    'dma_bandwidth',
    'debug',
  ];
  for (const name of inert) expect(notes(`${name}: 1`)).toEqual([`"${name}" has no meaning here and is passed over`]);
  expect(notes('percentile: 0.01')).toEqual(['"percentile" has no part in percentage and is passed over']);
  expect(notes('flops_ratio: 0.3')).toEqual(['"flops_ratio" belongs to mixbw and is passed over']);
  const mixed = 'datapath_bitwidth_mode: mixbw, weight_bitwidth_mode: mixbw';
  expect(notes(`${mixed}, model_in_bitwidth_mode: int8, model_out_bitwidth_mode: int16`)).toEqual([
    '"model_in_bitwidth_mode" is always int16 with mixbw and is passed over',
  ]);
});
