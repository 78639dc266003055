import {expect, test} from 'vitest';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import type {Recipe} from '../../src/manifest/manifest.ts';
import {readManifest} from '../../src/manifest/read-manifest.ts';

const text = (amd: string, more = '', target = 'generic') => `datasets: {d: {npy: x.npy}}
models: {m: {file: m.onnx, calibrate: d}}
builds: {b: {model: m, target: ${target}, recipe: {style: amd, ${amd === '' ? '' : `amd: {${amd}}`}${more}}}}
`;

function recipeOf(amd: string, more = '', target?: string): Recipe {
  const {manifest, diagnostics} = readManifest({
    source: {path: 'q.yaml', text: text(amd, more, target)},
    file: '/repository/q.yaml',
  });
  expect(diagnostics.map(formatDiagnostic).join('\n')).toBe('');
  return manifest!.builds.get('b')!.recipe;
}

const messageOf = (amd: string, more = '', target?: string): string =>
  readManifest({source: {path: 'q.yaml', text: text(amd, more, target)}, file: '/repository/q.yaml'})
    .diagnostics.map(({message, remedy}) => `${message} | ${remedy}`)
    .join('\n');

const PER_TENSOR = {granularity: 'per-tensor', symmetric: true, reducedRange: false};

test('each configuration of Quark is a recipe', () => {
  const check = (config: string, expected: object) =>
    expect(recipeOf(`config: ${config}`)).toMatchObject({compat: 'quark', ...expected});
  check('VINT8', {
    weights: {type: 'int8', scale: 'power-of-two', ...PER_TENSOR},
    activations: {type: 'int8', scale: 'power-of-two', symmetric: true},
    bias: 'int8',
    range: {method: 'quark-min-mse'},
    operators: {include: ['*']},
    conversions: [
      'batch-normalization-to-conv',
      'split-to-slice',
      'clip-to-relu',
      'clip-6-to-relu',
      'quark-equalization',
    ],
    positions: undefined,
    approximated: [],
    ortOptions: {DedicatedQDQPair: true, UseQDQContribOps: false},
  });
  check('XINT8', {
    activations: {type: 'uint8', scale: 'power-of-two', symmetric: true},
    bias: 'int8',
    positions: {roundsMax: 5, shiftCut: [0, 16], shiftRead: [0, 7]},
    approximated: ['LeakyRelu', 'Sigmoid', 'HardSigmoid', 'AveragePool', 'ReduceMean'],
    ortOptions: {DedicatedQDQPair: false, ForceQuantizeNoInputCheck: true},
  });
  check('A8W8', {
    weights: {type: 'int8', scale: 'float', ...PER_TENSOR},
    activations: {type: 'int8', scale: 'float', symmetric: true},
    bias: 'int32',
    range: {method: 'min-max'},
    aligned: ['Concat'],
    ortOptions: {UseQDQContribOps: true},
  });
  check('A16W8', {activations: {type: 'int16'}, bias: 'int32'});
  check('S8S8_AAWS', {activations: {type: 'int8', symmetric: false}, range: {percentile: 99.9999}});
  check('U8S8_AAWS', {activations: {type: 'uint8', symmetric: false}, range: {percentile: 99.999}});
  check('XINT8_ADAROUND', {steps: [{step: 'adaround'}]});
  check('A8W8_ADAQUANT', {steps: [{step: 'adaquant'}]});
});

test('without a section it is VINT8', () => expect(recipeOf('')).toEqual(recipeOf('config: VINT8')));

test('the settings of the Vitis AI document work as they are', () => {
  const recipe = recipeOf(`config: VINT8, enable_npu_cnn: true,
    calibrate_method: PowerOfTwoMethod.MinMSE,
    subgraphs_to_exclude: [[[/model.22/Concat_3], [/model.22/Concat_5]]], exclude_nodes: [a], nodes_to_exclude: [b],
    extra_options: {Int32Bias: false, DedicatedQDQPair: true, QuantizeAllOpTypes: true, UseRandomData: false}`);
  expect(recipe).toMatchObject({
    excludeSubgraphs: [{start: ['/model.22/Concat_3'], end: ['/model.22/Concat_5']}],
    excludeNodes: ['a', 'b'],
    bias: 'int8',
    positions: {shiftCut: [0, 16]},
    ownParameters: expect.arrayContaining(['AveragePool']),
  });
});

test('every option changes the recipe', () => {
  const check = (amd: string, expected: object) => expect(recipeOf(amd)).toMatchObject(expected);
  const option = (options: string, config = 'XINT8') => `config: ${config}, extra_options: {${options}}`;
  check('calibrate_method: NonOverflow', {range: {method: 'min-max'}, weights: {scale: 'power-of-two'}});
  check('calibrate_method: CalibrationMethod.MinMax', {range: {method: 'min-max'}, weights: {scale: 'float'}});
  check('calibrate_method: Entropy', {range: {method: 'entropy'}, activations: {scale: 'float'}});
  check(`calibrate_method: Percentile, extra_options: {Percentile: 99}`, {range: {percentile: 99}});
  check('activation_type: QuantType.QUInt8, weight_type: QInt4', {
    activations: {type: 'uint8'},
    weights: {type: 'int4'},
  });
  check('per_channel: true, reduce_range: true', {weights: {granularity: 'per-channel', reducedRange: true}});
  check('config: XINT8, enable_npu_cnn: false', {positions: undefined, approximated: [], bias: 'int32'});
  check('config: XINT8, include_cle: false', {conversions: expect.not.arrayContaining(['quark-equalization'])});
  check('config: XINT8, op_types_to_quantize: [Conv]', {operators: {include: ['Conv']}});
  check('include_fast_ft: true, extra_options: {FastFinetune: {OptimAlgorithm: adaquant, DataSize: 10}}', {
    steps: [{step: 'adaquant', options: {samples: 10}}],
  });
  check(option('Int32Bias: true'), {bias: 'int32'});
  check(option('QuantizeBias: false'), {bias: 'float'});
  check(option('WeightSymmetric: false, ActivationSymmetric: true', 'A8W8'), {weights: {symmetric: false}});
  check(option('ActivationSymmetric: false', 'A8W8'), {activations: {symmetric: false}});
  check(option('WeightsOnly: true'), {activations: {type: 'float'}});
  check(option('DedicatedQDQPair: true'), {ortOptions: {DedicatedQDQPair: true}});
  check(option('ForceQuantizeNoInputCheck: false'), {ortOptions: {ForceQuantizeNoInputCheck: false}});
  check(option('AddQDQPairToWeight: true'), {ortOptions: {AddQDQPairToWeight: true}});
  check(option('MinimumRealRange: 0.5'), {ortOptions: {MinimumRealRange: 0.5}});
  check(option('UseQDQContribOps: true'), {ortOptions: {UseQDQContribOps: true}});
  check(option('QuantizeAllOpTypes: true'), {operators: {include: ['*']}});
  check(option('CalibMovingAverage: true, CalibMovingAverageConstant: 0.5', 'A8W8'), {
    range: {method: 'moving-average', constant: 0.5},
  });
  check(option('MaxLoopNum: 2'), {positions: {roundsMax: 2}});
  check(option('NPULimitationCheck: false'), {positions: undefined});
  check(option('SimulateDPU: false'), {approximated: []});
  check(option('AlignPad: true, AlignConcat: false', 'A8W8'), {aligned: ['Pad']});
  check(option('AlignTranspose: true, AlignReshape: true', 'A8W8'), {aligned: ['Concat', 'Transpose', 'Reshape']});
  check(option('MatMulConstBOnly: true'), {ortOptions: {MatMulConstBOnly: true}});
  check(option('OpTypesToExcludeOutputQuantization: [Add]'), {
    ortOptions: {OpTypesToExcludeOutputQuantization: ['Add']},
  });
  for (const [rewrite, conversion] of [
    ['ConvertClipToRelu', 'clip-to-relu'],
    ['ReplaceClip6Relu', 'clip-6-to-relu'],
  ]) {
    check(option(`${rewrite}: true`), {conversions: expect.arrayContaining([conversion])});
    check(option(`${rewrite}: false`, 'VINT8'), {conversions: expect.not.arrayContaining([conversion])});
  }
});

test('what is so in any case may be written', () => {
  const taken = (options: string) =>
    expect(recipeOf(`config: VINT8, extra_options: {${options}}`)).toEqual(recipeOf('config: VINT8'));
  taken('UseRandomData: false');
  taken('SplitLargeKernelPool: false');
  taken('MinMSEModePof2Scale: All');
  taken('FoldRelu: true');
});

test('config BF16 leaves no integers, and float16 and excluded parts have their type', () => {
  const check = (amd: string, expected: object, more = '') => expect(recipeOf(amd, more)).toMatchObject(expected);
  const bfloat16 = {
    floatType: 'bfloat16',
    weights: {type: 'float'},
    activations: {type: 'float'},
    bias: 'float',
    steps: [],
    conversions: ['quark-equalization'],
    fusedOperators: expect.arrayContaining([['Conv', 'Relu']]),
    ortOptions: {AddQDQPairToWeight: true},
  };
  check('config: BF16', bfloat16);
  check('config: BF16, extra_options: {BF16QDQToCast: true}', bfloat16);
  check('config: BF16, include_cle: false', {conversions: []});
  check('config: BF16, extra_options: {AddQDQPairToWeight: false}', {ortOptions: {AddQDQPairToWeight: false}});
  check('config: VINT8', {floatType: 'float32'});
  check('exclude_nodes: [a]', {floatType: 'bfloat16'});
  check('subgraphs_to_exclude: [[[a], [b]]]', {floatType: 'bfloat16'});
  check('subgraphs_to_exclude: [[[a], [b]]]', {floatType: 'float32'}, ', float-type: float32');
  check('config: A8W8, exclude_nodes: [a]', {floatType: 'float32'});
  check(
    `subgraphs_to_exclude: [[[a, b], [c]]], extra_options: {QuantizeFP16: true, UseFP32Scale: false},
     passes: {onnx_convert_fp16_to_fp32: {convert_fp16_to_fp32: true, subgraphs_to_include: [[[d], [e, f]]]}}`,
    {
      floatType: 'float16',
      excludeSubgraphs: [{start: ['a', 'b'], end: ['c']}],
      includeSubgraphs: [{start: ['d'], end: ['e', 'f']}],
    },
  );
});

test('each switch of a table takes away just what it is for', () => {
  const npu = recipeOf('config: XINT8');
  const without = (option: string) => recipeOf(`config: XINT8, extra_options: {${option}: false}`);
  const rules = (recipe: Recipe) => Object.keys(recipe.positions ?? {});
  const missing = (option: string) => rules(npu).filter((rule) => !rules(without(option)).includes(rule));
  expect(missing('AdjustShiftCut')).toEqual(['shiftCut']);
  expect(missing('AdjustShiftBias')).toEqual(['shiftBias']);
  expect(missing('AdjustShiftRead')).toEqual(['shiftRead']);
  expect(missing('AdjustShiftWrite')).toEqual(['shiftWriteAdd', 'shiftWriteMul']);
  expect(missing('AdjustHardSigmoid')).toEqual(['hardSigmoid']);
  expect(missing('AdjustShiftSwish')).toEqual(['shiftSwish']);
  for (const [option, operators] of Object.entries({
    AlignConcat: ['Concat'],
    AlignPool: ['MaxPool', 'AveragePool', 'GlobalAveragePool'],
    AlignPad: ['Pad'],
    AlignSlice: ['Slice'],
  }))
    expect(npu.positions?.aligned.filter((name) => !without(option).positions?.aligned.includes(name))).toEqual(
      operators,
    );
  for (const [option, operator] of Object.entries({
    ConvertLeakyReluToDPUVersion: 'LeakyRelu',
    ConvertSigmoidToHardSigmoid: 'Sigmoid',
    ConvertHardSigmoidToDPUVersion: 'HardSigmoid',
    ConvertAvgPoolToDPUVersion: 'AveragePool',
    ConvertReduceMeanToDPUVersion: 'ReduceMean',
  }))
    expect(npu.approximated.filter((name) => !without(option).approximated.includes(name as never))).toEqual([
      operator,
    ]);
  for (const [option, conversion] of Object.entries({
    ConvertBNToConv: 'batch-normalization-to-conv',
    ConvertReduceMeanToGlobalAvgPool: 'reduce-mean-to-global-average-pool',
    ConvertSplitToSlice: 'split-to-slice',
  }))
    expect(npu.conversions.filter((name) => !without(option).conversions.includes(name as never))).toEqual([
      conversion,
    ]);
  for (const [option, operator] of Object.entries({
    RemoveQDQConvRelu: 'Relu',
    RemoveQDQConvClip: 'Clip',
    RemoveQDQConvLeakyRelu: 'LeakyRelu',
    RemoveQDQConvPRelu: 'PRelu',
  })) {
    const lasts = (recipe: Recipe) => new Set(recipe.fusedOperators.map((sequence) => sequence.at(-1)));
    expect([...lasts(npu)].filter((name) => !lasts(without(option)).has(name))).toEqual([operator]);
  }
});

test('what cannot be had says why and what to write', () => {
  const check = (amd: string, expected: RegExp, target?: string) =>
    expect(messageOf(amd, '', target)).toMatch(expected);
  const option = (options: string) => `extra_options: {${options}}`;
  check(option('UseRandomData: true'), /random calibration data are a dataset here.*Declare one/);
  check(option('UseFP32Scale: false'), /UseFP32Scale is for float16 models \| Write "QuantizeFP16: true"/);
  check(`config: A8W8, ${option('QuantizeFP16: true, UseFP32Scale: false')}`, /float16 does not hold scales/);
  check('passes: {onnx_convert_fp16_to_fp32: {subgraphs_to_include: [[[a], [b]]]}}', /is for float16 models/);
  check(
    `passes: {onnx_convert_fp16_to_fp32: {convert_fp16_to_fp32: false}}, ${option('QuantizeFP16: true')}`,
    /float16 cannot be quantized/,
  );
  check('subgraphs_to_include: [[[a], [b]]]', /Write "passes: \{onnx_convert_fp16_to_fp32/);
  check(`config: BF16, ${option('BF16QDQToCast: false')}`, /only Quark's own library has.*Casts give the same/);
  check(option('BF16QDQToCast: true'), /belongs to config BF16/);
  check('config: BF16, calibrate_method: MinMSE', /every value of the model is bfloat16.*Drop "calibrate_method"/);
  check('config: BF16, exclude_nodes: [a]', /Drop "exclude_nodes", or write config: VINT8/);
  check(`config: BF16, ${option('Int32Bias: false')}`, /Drop "Int32Bias"/);
  check('config: BF16', /dpuczdx8g does not compute in bfloat16 \| Write "float-type: float32"/, 'dpuczdx8g');
  check(option('SplitLargeKernelPool: true'), /pooling windows are not split/);
  check(option('Int16Bias: true'), /unknown key "Int16Bias" in extra_options \| Write "bias: int16"/);
  check(option('CLESteps: 3'), /Leave it out: one step is done/);
  check(option('UseGPTQ: true'), /Write "steps: \[sequential-mse\]"/);
  check(option('FastFinetune: {NumIterations: 10}'), /closed form/);
  check(option('Int32Bais: true'), /Did you mean "Int32Bias"/);
  check('Int32Bias: true', /Write it in "extra_options: \{Int32Bias: …\}"/);
  check('calibrate_method: Int16Method.MinMax', /not public.*write CalibrationMethod.MinMax/);
  check('calibrate_method: MinMSI', /Allowed: PowerOfTwoMethod.MinMSE/);
  check('subgraphs_to_exclude: [[[a]]]', /two lists of node names/);
  check('config: XINT8, per_channel: true', /one scale per tensor \| Drop "per_channel"/);
  check('config: XINT8, reduce_range: true', /Drop "reduce_range"/);
  check('config: XINT8, weight_type: QUInt8', /weights are QInt8/);
  check('enable_npu_cnn: true, extra_options: {ActivationSymmetric: false}', /zero points are fixed/);
  check('config: A8W8', /weights cannot be int8 with any scale on vitis-aie-ml/, 'vitis-aie-ml');
});

test("the recipe's own words are laid on Quark's", () => {
  expect(recipeOf('config: VINT8', ', bias: int16').bias).toBe('int16');
  expect(recipeOf('config: VINT8', ', steps: [bias-correction]').steps.map(({step}) => step)).toEqual([
    'bias-correction',
  ]);
});
