import {readFileSync} from 'node:fs';
import {describe, expect, test} from 'vitest';
import {RECIPE_DEFAULTS} from '../../../src/manifest/defaults.ts';
import {readAimet061, writeAimet061} from '../../../src/manifest/encodings/aimet-0-6-1.ts';
import {readAimet100, writeAimet100} from '../../../src/manifest/encodings/aimet-1-0-0.ts';
import {readAimet200, writeAimet200} from '../../../src/manifest/encodings/aimet-2-0-0.ts';
import {FORMAT_NAMES, readSettings, writeSettings} from '../../../src/manifest/encodings/formats.ts';
import type {Members} from '../../../src/manifest/encodings/members.ts';
import type {
  EncodingsFile,
  QuantizedTensorFacts,
  TensorEncoding,
} from '../../../src/manifest/encodings/tensor-encoding.ts';
import {named, sharedPath} from '../../support/shared.ts';

const fail = (message: string): never => {
  throw new Error(message);
};

const VERSIONS = {
  '0.6.1': {
    read: (text: string) => readAimet061(JSON.parse(text), fail),
    write: (file: EncodingsFile) => writeAimet061(file, fail),
  },
  '1.0.0': {read: (text: string) => readAimet100(JSON.parse(text), fail), write: writeAimet100},
  '2.0.0': {
    read: (text: string) => readAimet200(JSON.parse(text), fail),
    write: (file: EncodingsFile) => writeAimet200(file, fail),
  },
} as const;

type Version = keyof typeof VERSIONS;
const names = Object.keys(VERSIONS) as readonly Version[];

const through = (version: Version, file: EncodingsFile): EncodingsFile =>
  VERSIONS[version].read(JSON.stringify(VERSIONS[version].write(file)));

const byName = ({encodings}: EncodingsFile): readonly TensorEncoding[] =>
  [...encodings].sort((a, b) => (a.name < b.name ? -1 : 1));

const integer = (
  name: string,
  changes: Partial<Extract<TensorEncoding, {readonly kind: 'integer'}>>,
): TensorEncoding => ({
  kind: 'integer',
  name,
  role: 'param',
  bits: 8,
  isSymmetric: true,
  granularity: 'per-tensor',
  scales: [0.1],
  offsets: [-128],
  axis: undefined,
  blocks: undefined,
  ...changes,
});

const TENSORS: readonly TensorEncoding[] = [
  integer('asymmetric', {role: 'activation', isSymmetric: false, offsets: [-73], scales: [0.0137]}),
  integer('asymmetric in the middle', {role: 'activation', isSymmetric: false, offsets: [-128]}),
  integer('symmetric', {}),
  integer('strict', {offsets: [-127]}),
  integer('unsigned symmetric', {offsets: [0]}),
  integer('bias', {bits: 32, offsets: [-(2 ** 31)], scales: [1e-5]}),
  integer('channels', {granularity: 'per-channel', axis: 1, scales: [0.1, 0.2, 1e-7], offsets: [-128, -128, -128]}),
  integer('one channel', {granularity: 'per-channel', axis: 0}),
  integer('asymmetric channels', {
    isSymmetric: false,
    granularity: 'per-channel',
    axis: 0,
    scales: [1, 2],
    offsets: [-3, 0],
  }),
  {kind: 'float', name: 'half', role: 'activation', bits: 16, type: undefined},
];

const BLOCKS: readonly TensorEncoding[] = [
  integer('blocks', {
    bits: 4,
    granularity: 'per-block',
    axis: 1,
    scales: [1, 2, 3, 4, 5, 6],
    offsets: [-8, -8, -8, -8, -8, -8],
    blocks: {size: 64, dims: [2, 3]},
  }),
  integer('blocks of columns', {
    bits: 4,
    granularity: 'per-block',
    axis: 0,
    scales: [1, 2, 3, 4, 5, 6],
    offsets: [-8, -8, -8, -8, -8, -8],
    blocks: {size: 64, dims: [3, 2]},
  }),
  {
    kind: 'lpbq',
    name: 'lpbq',
    role: 'param',
    bits: 4,
    wideBits: 8,
    blocks: {size: 32, dims: [2, 3]},
    blockScales: [1, 2, 3, 4, 5, 16],
    channelScales: [0.5, 0.25],
    axis: 1,
  },
];

describe('a file written in one version and read in another', () => {
  const file: EncodingsFile = {encodings: TENSORS, others: {quantizer_args: {param_bitwidth: 8}}};
  /** Version 2.0.0 has one list: where a tensor stands is lost, and nothing else. */
  const withoutRoles = (list: readonly TensorEncoding[]) => list.map((encoding) => ({...encoding, role: undefined}));

  for (const first of names) {
    for (const second of names) {
      test(`${first}, then ${second}: nothing is lost`, () => {
        const twice = byName(through(second, through(first, file)));
        expect(withoutRoles(twice)).toEqual(withoutRoles(byName(file)));
        if (first !== '2.0.0' && second !== '2.0.0') expect(twice).toEqual(byName(file));
      });
    }
  }

  test('blocks are kept by 1.0.0 and 2.0.0, there and back', () => {
    const blocks: EncodingsFile = {encodings: BLOCKS, others: {}};
    expect(byName(through('1.0.0', blocks))).toEqual(byName(blocks));
    expect(withoutRoles(byName(through('2.0.0', through('1.0.0', blocks))))).toEqual(withoutRoles(byName(blocks)));
    expect(withoutRoles(byName(through('1.0.0', through('2.0.0', blocks))))).toEqual(withoutRoles(byName(blocks)));
  });

  test('1.0.0 lists the blocks of a matrix column by column where channels are columns', () => {
    const written = writeAimet100({encodings: BLOCKS.slice(1, 2), others: {}}).param_encodings;
    expect(written).toEqual([expect.objectContaining({scale: [1, 3, 5, 2, 4, 6]})]);
  });

  test('what a version has no words for is said, not left out', () => {
    expect(() => through('0.6.1', {encodings: BLOCKS, others: {}})).toThrow('version 0.6.1 has no words for');
    const noAxis = integer('w', {granularity: 'per-channel', scales: [1, 2], offsets: [-128, -128]});
    expect(() => through('2.0.0', {encodings: [noAxis], others: {}})).toThrow('axis');
  });

  test('further members of a file stay', () => {
    for (const version of names) expect(through(version, file).others).toMatchObject(file.others);
  });
});

test('2.0.0 is written with types of ONNX', () => {
  const written = writeAimet200({encodings: TENSORS, others: {}}, fail).encodings as readonly Members[];
  const of = (name: string) => written.find((entry) => entry.name === name);
  expect(of('asymmetric')).toEqual({name: 'asymmetric', output_dtype: 'uint8', y_scale: 0.0137, y_zero_point: 73});
  expect(of('symmetric')).toEqual({name: 'symmetric', output_dtype: 'int8', y_scale: 0.1});
  expect(of('half')).toEqual({name: 'half', output_dtype: 'float16'});
  expect(of('channels')).toEqual({name: 'channels', output_dtype: 'int8', y_scale: [0.1, 0.2, 1e-7], axis: 1});
});

const folder = sharedPath('golden', 'aimet');

describe("AIMET's own files", () => {
  for (const model of ['resnet8', 'kws']) {
    for (const config of ['default', 'default_per_channel', 'htp_v73']) {
      const text = (version: Version) =>
        readFileSync(`${folder}/${model}__min_max__${config}__${version}.encodings`, 'utf8');

      test.skipIf(folder === undefined)(named(`${model}, ${config}: written again they mean the same`, folder), () => {
        for (const version of names) {
          const {read, write} = VERSIONS[version];
          const original = JSON.parse(text(version)) as Members;
          const written = JSON.parse(JSON.stringify(write(read(text(version))))) as Members;
          const {excluded_layers: _new, ...rest} = written;
          expect(rest).toEqual(original);
        }
      });

      test.skipIf(folder === undefined)(named(`${model}, ${config}: all versions say the same`, folder), () => {
        const of = (version: Version) =>
          new Map(VERSIONS[version].read(text(version)).encodings.map((one) => [one.name, one]));
        const [old, middle, latest] = [of('0.6.1'), of('1.0.0'), of('2.0.0')];
        expect(old).toEqual(middle);
        for (const [name, encoding] of middle) {
          expect({...latest.get(name), role: undefined, axis: undefined}).toEqual({...encoding, role: undefined});
        }
      });
    }
  }
});

const settingsOf = (content: unknown) => {
  const read = readSettings(JSON.stringify(content));
  if (!read.ok) throw new Error(read.error.join('\n'));
  return read.value;
};

describe('settings of files, recognized by their content', () => {
  test('AIMET: scales and zero points are frozen, accumulators are left alone', () => {
    const {overrides} = settingsOf(writeAimet100({encodings: TENSORS, others: {}}));
    expect(overrides.asymmetric).toMatchObject({type: 'uint8', scale: [0.0137], zeroPoint: [73], axis: null});
    expect(overrides.symmetric).toMatchObject({type: 'int8', scale: [0.1], zeroPoint: [0]});
    expect(overrides.channels).toMatchObject({type: 'int8', axis: 1, zeroPoint: [0, 0, 0]});
    expect(overrides.half).toMatchObject({type: 'float'});
    expect(overrides.bias).toBeUndefined();
  });

  test("onnxruntime's tensor overrides", () => {
    const {overrides} = settingsOf({
      a: [{quant_type: 'QuantType.QUInt16', symmetric: true}],
      w: [
        {quant_type: 'QInt8', axis: 0, scale: 1, zero_point: 0},
        {quant_type: 'QInt8', scale: 2, zero_point: 0},
      ],
      r: [{rmin: -1, rmax: 2}],
    });
    expect(overrides.a).toMatchObject({type: 'uint16', symmetric: true, scale: undefined});
    expect(overrides.w).toMatchObject({type: 'int8', axis: 0, scale: [1, 2], zeroPoint: [0, 0]});
    expect(overrides.r).toMatchObject({range: [-1, 2], type: undefined});
  });

  test("onnxruntime's calibration table, alone and inside of its cache", () => {
    const data = {a: {lowest: -1.5, highest: 2, CLS: 'TensorData'}};
    expect(settingsOf(data).overrides.a).toMatchObject({range: [-1.5, 2]});
    expect(settingsOf({CLS: 'TensorsData', data, calibration_method: {}}).overrides.a).toMatchObject({
      range: [-1.5, 2],
    });
  });

  test("Kneron's quan_config, whose 15 bits are 16", () => {
    const {nodes} = settingsOf({conv1_kn: {bitwidth: {all: 8}}, conv2_kn: {bitwidth: {all: 15}}});
    expect(nodes.conv1?.weights.type).toBe('int8');
    expect(nodes.conv2).toMatchObject({weights: {type: 'int16'}, outputs: {type: 'int16'}});
  });

  test('all mistakes of a file are told', () => {
    const mistakes = (content: unknown): readonly string[] => {
      const read = readSettings(typeof content === 'string' ? content : JSON.stringify(content));
      return read.ok ? [] : read.error;
    };
    expect(mistakes('{')).toEqual(['it is not a JSON object']);
    expect(mistakes({foo: 1})[0]).toContain('none of aimet-0.6.1');
    expect(
      mistakes({version: '1.0.0', activation_encodings: [{name: 'a', bw: 8}, {bw: 8}], param_encodings: 3}),
    ).toEqual([
      '"a" has no "dtype"',
      '"a" has no "enc_type"',
      'entry 1 of activation_encodings has no "name"',
      '"param_encodings" is not a list of encodings',
    ]);
    expect(mistakes(writeAimet100({encodings: BLOCKS, others: {}}))).toHaveLength(3);
    expect(mistakes({c_kn: {bitwidth: {all: 7}}})).toEqual(['"c_kn" has no bitwidth "all" of 8, 15 or 16']);
    expect(mistakes({a: [{quant_type: 'QFloat8'}]})[0]).toContain('has the quant_type "QFloat8"');
  });
});

test('what a build came to, written in each format, is read back as the same settings', () => {
  const tensors: readonly QuantizedTensorFacts[] = [
    {name: 'x', role: 'activation', type: 'uint8', scales: [0.5], zeroPoints: [3], axis: undefined, range: [-1.5, 126]},
    {name: 'w', role: 'weight', type: 'int8', scales: [1, 2], zeroPoints: [0], axis: 0, range: [-254, 254]},
    {name: 'b', role: 'bias', type: 'int32', scales: [0.5, 1], zeroPoints: [0], axis: 0, range: [-9, 9]},
  ];
  for (const format of FORMAT_NAMES) {
    if (format === 'kneron-quan-config') continue;
    const {overrides} = settingsOf(writeSettings(format, {tensors, recipe: RECIPE_DEFAULTS}));
    if (format === 'ort-calibration-table') {
      expect(overrides).toMatchObject({x: {range: [-1.5, 126]}});
      continue;
    }
    expect(overrides, format).toMatchObject({
      x: {type: 'uint8', scale: [0.5], zeroPoint: [3]},
      w: {type: 'int8', axis: 0, scale: [1, 2], zeroPoint: [0, 0]},
    });
    expect(Object.keys(overrides)).toEqual(['x', 'w']);
  }
  const {nodes} = settingsOf({c_kn: {bitwidth: {all: 15}}});
  expect(writeSettings('kneron-quan-config', {tensors, recipe: {...RECIPE_DEFAULTS, nodes}})).toEqual({
    c_kn: {bitwidth: {all: 15}},
  });
  expect(writeSettings('other', {tensors, recipe: RECIPE_DEFAULTS})).toBeUndefined();
});
