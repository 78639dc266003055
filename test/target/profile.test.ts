import {readdirSync, readFileSync} from 'node:fs';
import {Ajv} from 'ajv';
import {describe, expect, test} from 'vitest';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import {describeTargets, targetsJson} from '../../src/cli/targets.ts';
import {INTEGER_TYPES} from '../../src/manifest/manifest.ts';
import {findProfile, listProfiles, profileNames} from '../../src/target/load-profile.ts';
import {type QuantizationNeed, supports, type TargetProfile} from '../../src/target/profile.ts';

const readJson = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

describe('profiles', () => {
  const isValid = new Ajv().compile(readJson('schemas/target-profile.json') as object);
  test.each(readdirSync('src/target/profiles'))('%s satisfies the schema and is found by its name', (file) => {
    const profile = readJson(`src/target/profiles/${file}`);
    expect(isValid(profile), JSON.stringify(isValid.errors)).toBe(true);
    const {name} = profile as TargetProfile;
    expect(file).toBe(`${name}.json`);
    expect(findProfile(name)).toEqual(profile);
  });
  test('names are unique and "generic" comes first', () => {
    expect(profileNames()[0]).toBe('generic');
    expect(new Set(profileNames()).size).toBe(profileNames().length);
    expect(findProfile('generik')).toBeUndefined();
  });
});

const need = (weights: string, activations: string): QuantizationNeed => {
  const [type, granularity, symmetry] = weights.split(' ');
  const [activationType, activationSymmetry] = activations.split(' ');
  return {
    weights: {
      type: type as QuantizationNeed['weights']['type'],
      granularity: granularity === 'per-channel' ? 'per-channel' : 'per-tensor',
      symmetric: symmetry === 'symmetric',
      scale: weights.includes('power-of-two') ? 'power-of-two' : 'float',
    },
    activations: {
      type: activationType as QuantizationNeed['activations']['type'],
      symmetric: activationSymmetry === 'symmetric',
      scale: activations.includes('power-of-two') ? 'power-of-two' : 'float',
    },
  };
};

test('generic takes every integer type for weights and every 8- and 16-bit type for activations', () => {
  const generic = findProfile('generic') as TargetProfile;
  for (const type of INTEGER_TYPES)
    for (const granularity of ['per-tensor', 'per-channel'])
      for (const activations of ['int8', 'uint8', 'int16', 'uint16', 'float'])
        expect(supports(generic, need(`${type} ${granularity}`, activations))).toEqual([]);
});

const NARROW: TargetProfile = {
  name: 'narrow',
  description: 'For this test.',
  default: {
    weights: [
      {
        type: 'int8',
        granularities: ['per-channel'],
        symmetric: 'required',
        scale: 'power-of-two',
        opset: {domain: 'ai.onnx', version: 13},
      },
    ],
    activations: [
      {
        type: 'uint8',
        granularities: ['per-tensor'],
        symmetric: 'optional',
        scale: 'any',
        opset: {domain: 'ai.onnx', version: 13},
      },
    ],
  },
  operators: {},
  float: 'none',
  sources: [],
};

test('what a target cannot do is told with what it can', () => {
  const check = (weights: string, activations: string, expected: string) =>
    expect(supports(NARROW, need(weights, activations)).map(formatDiagnostic).join('\n')).toBe(expected);
  check('int8 per-channel symmetric power-of-two', 'uint8', '');
  check(
    'int8 per-channel symmetric',
    'uint8',
    `error: weights cannot be int8 with any scale on narrow  [manifest/unsupported-by-target]
   Write "weights: int8 symmetric power-of-two", or choose another target.`,
  );
  check(
    'int4 per-channel symmetric',
    'int8',
    `error: weights cannot be int4 on narrow  [manifest/unsupported-by-target]
   Allowed: int8. Or choose another target.
error: activations cannot be int8 on narrow  [manifest/unsupported-by-target]
   Allowed: uint8. Or choose another target.`,
  );
  check(
    'int8 per-tensor symmetric',
    'float',
    `error: weights cannot be int8 per-tensor on narrow  [manifest/unsupported-by-target]
   Write "weights: int8 per-channel", or choose another target.
error: activations cannot be float on narrow  [manifest/unsupported-by-target]
   Allowed: uint8.`,
  );
  check(
    'int8 per-channel asymmetric',
    'uint8',
    `error: weights cannot be int8 asymmetric on narrow  [manifest/unsupported-by-target]
   Write "weights: int8 symmetric", or choose another target.`,
  );
});

test('targets are described for people and as JSON', () => {
  expect(describeTargets([findProfile('generic') as TargetProfile, NARROW])).toMatchInlineSnapshot(`
    "generic
      What onnxruntime computes on a CPU: every integer type in QDQ form, any scale.
      Promises nothing about an NPU.
      weights      int8, uint8, int16, uint16, int4, uint4, int2, uint2
      activations  uint8, int8, uint16, int16
      float        layers may stay in float
      source       ONNX operators QuantizeLinear and DequantizeLinear: versions 13
                   (8 bit, per axis) and 21 (4 and 16 bit)
                   https://onnx.ai/onnx/operators/onnx__QuantizeLinear.html
      source       onnxruntime: quantize ONNX models
                   https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html

    narrow
      For this test.
      weights      int8 (per-channel only, symmetric, scales are powers of two)
      activations  uint8
      float        no layer may stay in float"
  `);
  expect(targetsJson(listProfiles())).toEqual({targets: listProfiles()});
});
