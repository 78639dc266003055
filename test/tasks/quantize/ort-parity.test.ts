/**
 * Extra: needs the golden files beside the checkout. Given the ranges that onnxruntime's `quantize_static` calibrated,
 * the quantized model is the same: nodes in the same order with the same names, constants with the same bits.
 */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {decodeModel} from '../../../src/onnx/codec.ts';
import type {Model} from '../../../src/onnx/graph.ts';
import {upgradeOpset} from '../../../src/onnx/opset/upgrade-opset.ts';
import {placeQuantizers} from '../../../src/tasks/place-quantizers/place-quantizers.ts';
import {quantizeModel} from '../../../src/tasks/quantize/quantize-model.ts';
import {constantTexts, interfaceTexts, nodeTexts} from '../../support/compare-models.ts';
import {type OrtArguments, ortRecipe} from '../../support/ort-recipe.ts';
import {named, sharedPath} from '../../support/shared.ts';

interface GoldenCase {
  readonly float: string;
  readonly options: OrtArguments;
  readonly error: string | null;
  /** Tensor → [min, max] as big-endian hexadecimal float32. */
  readonly ranges: Readonly<Record<string, readonly [string, string]>>;
}

const golden = sharedPath('golden') ?? '';
const folder = path.join(golden, 'onnxruntime');
const names = golden === '' ? [] : readdirSync(folder).filter((file) => file.endsWith('.json'));
const cases = names.map((file) => {
  const content: GoldenCase = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  return {name: file.slice(0, -'.json'.length), ...content};
});

/**
 * onnx's version converter, which onnxruntime calls, hands new operands over in Constant nodes with names like `_v_161`
 * where ours makes initializers. This gives both models the converter's nodes with our names.
 */
function alignConstants(model: Model): Model {
  const {graph} = model;
  for (const node of graph.nodes.filter(({opType}) => opType === 'ReduceMean')) {
    const axes = node.inputs[1];
    const name = `${node.output().name.replace(/_QuantizeLinear_Input$/, '')}_axes`;
    if (axes?.producer) graph.rename(axes, name);
    if (axes?.initializer?.type !== 'int64' || axes.name !== name) continue;
    const value = {type: 'tensor', value: {...axes.initializer, dims: axes.initializer.dims}} as const;
    axes.initializer = undefined;
    graph.addNode({opType: 'Constant', inputs: [], outputs: [axes], attributes: {value}}, {before: node});
  }
  return model;
}

const load = (file: string): Model => decodeModel(readFileSync(file));

const hexFloat = (hex: string): number => Buffer.from(hex, 'hex').readFloatBE(0);

/** onnxruntime raises the opset for 16-bit types, and only for these. */
const needsOpset21 = ({activation_type: activations = '', weight_type: weights = ''}: OrtArguments): boolean =>
  activations.endsWith('16') || weights.endsWith('16');

function quantizeCase({float, options, ranges}: GoldenCase): Model {
  const model = load(path.join(golden, float));
  if (needsOpset21(options)) {
    upgradeOpset(model);
    alignConstants(model);
  }
  const recipe = ortRecipe(options);
  const placed = placeQuantizers(model, recipe);
  if (!placed.ok) throw new Error(JSON.stringify(placed.error));
  const known = Object.entries(ranges).map(([tensor, [min, max]]) => [tensor, [hexFloat(min), hexFloat(max)]] as const);
  return quantizeModel(model, {placement: placed.value.placement, ranges: new Map(known), recipe}).model;
}

test.skipIf(golden === '')(named('89 models that onnxruntime quantized', sharedPath('golden')), () => {
  expect(cases.length).toBe(96);
  expect(cases.filter(({error}) => error === null).length).toBe(89);
});

test.for(cases.filter(({error}) => error === null))('$name is what onnxruntime makes of it', (golden) => {
  const expected = alignConstants(load(path.join(folder, `${golden.name}.onnx`)));
  const actual = quantizeCase(golden);
  expect(constantTexts(actual)).toEqual(constantTexts(expected));
  expect(nodeTexts(actual)).toEqual(nodeTexts(expected));
  expect(interfaceTexts(actual)).toEqual(interfaceTexts(expected));
});
