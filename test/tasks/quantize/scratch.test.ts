import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {decodeModel} from '../../../src/onnx/codec.ts';
import {upgradeOpset} from '../../../src/onnx/opset/upgrade-opset.ts';
import {placeQuantizers} from '../../../src/tasks/place-quantizers/place-quantizers.ts';
import {quantizeModel} from '../../../src/tasks/quantize/quantize-model.ts';
import {constantTexts, interfaceTexts, nodeTexts} from '../../support/compare-models.ts';
import {ortRecipe} from '../../support/ort-recipe.ts';

const folder = '/tmp/engC/diff';
const hexFloat = (hex: string): number => Buffer.from(hex, 'hex').readFloatBE(0);
const names = readdirSync(folder).filter((f) => f.endsWith('.json'));
test.for(names)('%s', (file) => {
  const golden = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const expected = decodeModel(readFileSync(path.join(folder, file.replace('.json', '.onnx'))));
  const model = decodeModel(readFileSync(path.join(folder, golden.float)));
  const recipe = {...ortRecipe(golden.options), overrides: golden.overrides};
  if (expected.opset > model.opset) upgradeOpset(model);
  const placed = placeQuantizers(model, recipe);
  if (!placed.ok) throw new Error(JSON.stringify(placed.error));
  const known = new Map(
    Object.entries(golden.ranges as Record<string, [string, string]>).map(([t, [a, b]]) => [
      t,
      [hexFloat(a), hexFloat(b)] as const,
    ]),
  );
  const actual = quantizeModel(model, placed.value.placement, known, recipe).model;
  expect(constantTexts(actual)).toEqual(constantTexts(expected));
  expect(nodeTexts(actual)).toEqual(nodeTexts(expected));
  expect(interfaceTexts(actual)).toEqual(interfaceTexts(expected));
});
