import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {seededRandom} from '../../../src/base/seeded-random.ts';
import type {AmdConfig} from '../../../src/manifest/styles/amd-recipe.ts';
import {decodeModel} from '../../../src/onnx/codec.ts';
import {inferFacts} from '../../../src/onnx/shapes/infer-shapes.ts';
import {findProfile} from '../../../src/target/load-profile.ts';
import type {PositionRules} from '../../../src/target/profile.ts';
import {placeQuantizers} from '../../../src/tasks/place-quantizers/place-quantizers.ts';
import {quantizeModel} from '../../../src/tasks/quantize/quantize-model.ts';
import {refinePositions, type ShiftLayer} from '../../../src/tasks/quantize/refine-positions.ts';
import {positionsOutOfRange} from '../../support/positions-out-of-range.ts';
import {withoutQuantizers} from '../../support/quark-float-graph.ts';
import {quarkConstants} from '../../support/quark-fold.ts';
import {quarkRecipe} from '../../support/quark-recipes.ts';
import {named, sharedPath} from '../../support/shared.ts';

const rules = findProfile('vitis-aie-ml')?.positions as PositionRules;

const layer = (opType: string, inputs: readonly string[], more: Partial<ShiftLayer> = {}): ShiftLayer => ({
  opType,
  inputs,
  output: 'y',
  feedsLeakyRelu: false,
  isHardSigmoid: false,
  isSwish: false,
  ...more,
});

test('each rule moves the position that it is meant to move', () => {
  const check = (shape: ShiftLayer, before: Record<string, number>, changes: Record<string, number>) => {
    const positions = new Map(Object.entries(before));
    expect(refinePositions([shape], positions, rules)).toBe(true);
    expect(Object.fromEntries(positions)).toEqual({...before, ...changes});
  };
  const conv = layer('Conv', ['x', 'w', 'b']);
  check(conv, {x: 4, w: 6, b: 8, y: 5}, {});
  // Shift cut −3 and 20: the weight gives way. Then the bias: 0 to 15, more below when the accumulator has room.
  check(conv, {x: 1, w: 1, b: 3, y: 5}, {w: 4});
  check(conv, {x: 10, w: 15, b: 12, y: 5}, {w: 11});
  check(conv, {x: 4, w: 6, b: -9, y: 5}, {b: -5});
  check(conv, {x: 4, w: 6, b: 30, y: 5}, {b: 21});
  check(layer('Conv', ['x', 'w', 'b'], {feedsLeakyRelu: true}), {x: 4, w: 6, b: 12, y: 5}, {b: 10});
  check(layer('Add', ['a', 'b']), {a: 12, b: 2, y: 2}, {a: 9});
  check(layer('Add', ['a', 'b']), {a: 2, b: 2, y: 11}, {y: 9});
  check(layer('Add', ['a', 'b']), {a: 2, b: 2, y: -30}, {y: -23});
  check(layer('Mul', ['a', 'b']), {a: 2, b: 3, y: 8}, {y: 5});
  check(layer('Mul', ['a', 'b']), {a: 2, b: 3, y: -40}, {y: -27});
  check(layer('Mul', ['a', 'b'], {isSwish: true}), {a: 10, b: 9, y: 1}, {y: 4});
  check(layer('HardSigmoid', ['x'], {isHardSigmoid: true}), {x: -2, y: 20}, {x: 0, y: 14});
  check(layer('HardSigmoid', ['x'], {isHardSigmoid: true}), {x: 17, y: 3}, {x: 15, y: 7});
  check(layer('Concat', ['a', 'b']), {a: 4, b: 6, y: 5}, {b: 4, y: 4});
  check(layer('MaxPool', ['x']), {x: 4, y: 6}, {y: 4});
  check(layer('Pad', ['x', 'v']), {x: 6, v: 1, y: 4}, {x: 4});
  check(layer('Slice', ['x']), {x: 3, y: 3}, {});
  // Without a position there is nothing to compare with.
  check(conv, {x: 1, w: 1, b: 3}, {});
});

test('rules that a target does not have change nothing', () => {
  const positions = new Map(Object.entries({x: 1, w: 1, y: 50}));
  expect(refinePositions([layer('Conv', ['x', 'w'])], positions, {roundsMax: 5, aligned: []})).toBe(true);
  expect(positions.get('w')).toBe(1);
});

/** Layers in a row with branches that meet again; a value's position is anywhere. */
function randomNetwork(seed: number): {layers: ShiftLayer[]; positions: Map<string, number>} {
  const random = seededRandom(seed);
  const pick = random.nextInteger;
  const positions = new Map([['v0', pick(30) - 10]]);
  const layers: ShiftLayer[] = [];
  for (let i = 1; i <= 12; i++) {
    const output = `v${i}`;
    const earlier = () => `v${pick(i)}`;
    const kind = ['Conv', 'Gemm', 'Add', 'Mul', 'Concat', 'MaxPool'][pick(6)]!;
    const hasWeight = kind === 'Conv' || kind === 'Gemm';
    const inputs = hasWeight
      ? [earlier(), `w${i}`, `b${i}`]
      : kind === 'MaxPool'
        ? [earlier()]
        : [earlier(), earlier()];
    for (const name of [output, ...inputs]) if (!positions.has(name)) positions.set(name, pick(30) - 10);
    layers.push(layer(kind, inputs, {output}));
  }
  return {layers, positions};
}

test('whenever refinement says that it is done, every position is in range', () => {
  let settled = 0;
  for (let seed = 0; seed < 400; seed++) {
    const {layers, positions} = randomNetwork(seed);
    if (!refinePositions(layers, positions, rules)) continue;
    settled++;
    expect(positionsOutOfRange(layers, positions, rules)).toEqual([]);
    const again = new Map(positions);
    expect(refinePositions(layers, again, rules)).toBe(true);
    expect(again).toEqual(positions);
  }
  // Networks as wild as these do not all come to rest in five rounds.
  expect(settled).toBeGreaterThan(300);
});

const golden = sharedPath('golden') ?? '';
const folder = path.join(golden, 'quark');
const files = golden === '' ? [] : readdirSync(folder).filter((file) => /__(VINT8|XINT8)\.json$/.test(file));

test.skipIf(golden === '').each(files)(
  named('refinement brings every position of %s into range', sharedPath('golden')),
  (file) => {
    const name = file.slice(0, -'.json'.length);
    const {input, preset, ranges}: {input: string; preset: AmdConfig; ranges: Record<string, [string, string]>} =
      JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
    const constants = quarkConstants(decodeModel(readFileSync(path.join(golden, input))));
    const quark = decodeModel(readFileSync(path.join(folder, `${name}.onnx`)));
    const model = withoutQuantizers(quark, (constant) => constants.get(constant));
    inferFacts(model);
    const recipe = {...quarkRecipe(preset), positions: rules};
    const placed = placeQuantizers(model, recipe);
    if (!placed.ok) throw new Error(JSON.stringify(placed.error));
    const number = (hex: string): number => Buffer.from(hex, 'hex').readFloatBE();
    const known = Object.entries(ranges).map(([key, [min, max]]) => [key, [number(min), number(max)]] as const);
    const nodes = [...model.graph.nodes].map(({opType, name: node, inputs, outputs}) => ({
      opType,
      node,
      inputs: inputs.map((value) => value?.name),
      outputs: outputs.map((value) => value?.name),
      next: outputs[0]?.consumers().map((reader) => ({opType: reader.opType, output: reader.outputs[0]?.name})) ?? [],
    }));
    const quantized = quantizeModel(model, {placement: placed.value.placement, ranges: new Map(known), recipe});
    const positions = new Map(
      quantized.report.tensors.flatMap(({name: tensor, scales}) =>
        scales.length === 1 ? [[tensor, -Math.log2(scales[0]!)] as const] : [],
      ),
    );
    const layers = nodes.map(({opType, inputs, outputs, next}) => {
      const isFused =
        outputs[0] !== undefined && !positions.has(outputs[0]) && /^(Relu|Clip)$/.test(next[0]?.opType ?? '');
      const known = (tensor: string | undefined) =>
        tensor !== undefined && positions.has(tensor) ? tensor : undefined;
      return layer(opType, [], {inputs: inputs.map(known), output: known(isFused ? next[0]?.output : outputs[0])});
    });
    expect(layers.filter(({opType, output}) => /Conv|Gemm/.test(opType) && output).length).toBeGreaterThan(0);
    expect(quantized.warnings).toEqual([]);
    expect(positionsOutOfRange(layers, positions, rules)).toEqual([]);
  },
);
