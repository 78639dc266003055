/**
 * Twelve small models that between them have every operator with a placement rule, quantized by onnxruntime 1.30.0 in up
 * to 27 ways, overrides included: what we make of them must be the same to the last bit, names and order included. The
 * golden files hold the models as text, the ranges it calibrated, and digests of what it wrote; one result of each model
 * stands there in full. `ORT_MODELS=folder UPDATE_GOLDEN=1` makes them anew from what `generate.py` wrote to a folder.
 */
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import type {PlacementRecipe} from '../../../src/artifacts/placement.ts';
import {hashBytes} from '../../../src/base/content-hash.ts';
import {decodeModel} from '../../../src/onnx/codec.ts';
import type {Model} from '../../../src/onnx/graph.ts';
import {parseModel, printModel} from '../../../src/onnx/graph-text.ts';
import {upgradeOpset} from '../../../src/onnx/opset/upgrade-opset.ts';
import {placeQuantizers} from '../../../src/tasks/place-quantizers/place-quantizers.ts';
import {quantizeModel} from '../../../src/tasks/quantize/quantize-model.ts';
import {constantTexts, interfaceTexts, nodeTexts} from '../../support/compare-models.ts';
import {type OrtArguments, ortRecipe} from '../../support/ort-recipe.ts';

interface OrtCase {
  readonly name: string;
  readonly options: OrtArguments;
  readonly overrides: PlacementRecipe['overrides'];
  /** Operator set of the result. */
  readonly opset: number;
  readonly digest: string;
}

interface GoldenModel {
  /** Value → [min, max] as big-endian hexadecimal float32. */
  readonly ranges: Readonly<Record<string, readonly [string, string]>>;
  readonly cases: readonly OrtCase[];
}

const GOLDEN = 'test/golden/ort-quantized';
/** The case whose result is kept in full. */
const SHOWN_CASES = ['channel-u8s8', 'override-activations'];

const resultText = (model: Model): string =>
  [...interfaceTexts(model), ...constantTexts(model), ...nodeTexts(model), ''].join('\n');

const hexFloat = (hex: string): number => Buffer.from(hex, 'hex').readFloatBE(0);

function quantizeAs(text: string, {ranges}: GoldenModel, {options, overrides, opset}: OrtCase): Model {
  const model = parseModel(text);
  if (opset > model.opset) upgradeOpset(model);
  const recipe = {...ortRecipe(options), overrides};
  const placed = placeQuantizers(model, recipe);
  if (!placed.ok) throw new Error(JSON.stringify(placed.error));
  const known = Object.entries(ranges).map(([name, [min, max]]) => [name, [hexFloat(min), hexFloat(max)]] as const);
  return quantizeModel(model, {placement: placed.value.placement, ranges: new Map(known), recipe}).model;
}

const source = process.env.ORT_MODELS;
if (source !== undefined && process.env.UPDATE_GOLDEN === '1') updateGolden(source);

const names = readdirSync(GOLDEN).filter((file) => file.endsWith('.json'));

for (const file of names) {
  const name = path.basename(file, '.json');
  const golden: GoldenModel = JSON.parse(readFileSync(path.join(GOLDEN, file), 'utf8'));
  const text = readFileSync(path.join(GOLDEN, `${name}.txt`), 'utf8');
  test.for(golden.cases)(`${name}, $name`, (given) => {
    const actual = resultText(quantizeAs(text, golden, given));
    if (SHOWN_CASES.includes(given.name)) {
      expect(actual).toBe(readFileSync(path.join(GOLDEN, `${name}.${given.name}.txt`), 'utf8'));
    }
    expect(hashBytes(actual)).toBe(given.digest);
  });
}

test('no golden file is missing', () => expect(names.length).toBe(13));

/** Each model has `NAME.float.onnx`, each case `NAME__CASE.onnx` and `.json`. */
function updateGolden(folder: string): void {
  const read = (file: string): Buffer => readFileSync(path.join(folder, file));
  for (const file of readdirSync(folder).filter((other) => other.endsWith('.float.onnx'))) {
    const name = file.slice(0, -'.float.onnx'.length);
    const ranges: Record<string, readonly [string, string]> = {};
    const cases: OrtCase[] = [];
    for (const notes of readdirSync(folder).filter(
      (other) => other.startsWith(`${name}__`) && other.endsWith('.json'),
    )) {
      const {options, overrides, ranges: calibrated} = JSON.parse(read(notes).toString());
      const result = decodeModel(read(notes.replace('.json', '.onnx')));
      const text = resultText(result);
      const caseName = notes.slice(name.length + 2, -'.json'.length);
      if (SHOWN_CASES.includes(caseName)) writeFileSync(path.join(GOLDEN, `${name}.${caseName}.txt`), text);
      Object.assign(ranges, calibrated);
      cases.push({name: caseName, options, overrides, opset: result.opset, digest: hashBytes(text)});
    }
    writeFileSync(path.join(GOLDEN, `${name}.txt`), printModel(decodeModel(read(file))));
    writeFileSync(path.join(GOLDEN, `${name}.json`), `${JSON.stringify({ranges, cases}, undefined, 1)}\n`);
  }
}
