/**
 * Extra: needs the golden files beside the checkout. On the samples that AMD Quark calibrated with, the search for powers of
 * two comes to the positions that Quark came to.
 */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {createOnnxruntimeEngine} from '../../../src/engine/onnxruntime-engine.ts';
import {withTaps} from '../../../src/engine/tapped-model.ts';
import type {AmdConfig} from '../../../src/manifest/styles/amd-recipe.ts';
import {integerRange} from '../../../src/numeric/affine-parameters.ts';
import {collectTensor, createCollector, finishCollector} from '../../../src/numeric/tensor-statistics.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {inferFacts} from '../../../src/onnx/shapes/infer-shapes.ts';
import {chooseRange} from '../../../src/tasks/choose-ranges/choose-range.ts';
import {equalizeLikeQuark} from '../../../src/tasks/convert-operators/equalize-like-quark.ts';
import {placeQuantizers} from '../../../src/tasks/place-quantizers/place-quantizers.ts';
import {GOLDEN_SAMPLES} from '../../support/golden-samples.ts';
import {withoutQuantizers} from '../../support/quark-float-graph.ts';
import {quarkConstants} from '../../support/quark-fold.ts';
import {quarkRecipe} from '../../support/quark-recipes.ts';
import {named, sharedPath} from '../../support/shared.ts';

const golden = sharedPath('golden') ?? '';
const folder = path.join(golden, 'quark');
/** One stands for all where there are none, so that the test says that it did not run. */
const names =
  golden === ''
    ? ['any model']
    : readdirSync(folder).flatMap((file) => /^(.*__[VX]INT8)\.json$/.exec(file)?.slice(1) ?? []);

interface GoldenCase {
  readonly input: string;
  readonly preset: AmdConfig;
  readonly samples: number;
  readonly ranges: Readonly<Record<string, readonly [string, string]>>;
}

/** Values that a fused or equalized network has, by name. */
function floatModel(name: string, {input}: GoldenCase) {
  const constants = quarkConstants(decodeModel(readFileSync(path.join(golden, input))));
  const quark = decodeModel(readFileSync(path.join(folder, `${name}.onnx`)));
  const model = withoutQuantizers(quark, (constant) => constants.get(constant));
  inferFacts(model);
  equalizeLikeQuark(model.graph);
  return model;
}

test.skipIf(golden === '').each(names)(
  named('positions of %s are those that AMD Quark finds', sharedPath('golden')),
  async (name) => {
    const content: GoldenCase = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8'));
    const model = floatModel(name, content);
    const placed = placeQuantizers(model, quarkRecipe(content.preset));
    if (!placed.ok) throw new Error('no placement');
    const {measuredValues} = placed.value.placement;
    const wanted = measuredValues.map((value) => value.name);
    const engine = await createOnnxruntimeEngine();
    const session = await engine.openSession(withTaps(encodeModel(model), wanted));
    const collectors = wanted.map(() => createCollector());
    const {samples, dims} = GOLDEN_SAMPLES[name.split('__')[0]!]!();
    for (const data of samples.slice(0, content.samples)) {
      const outputs = await session.run({[session.inputs[0]!.name]: {type: 'float32', dims, data}}, wanted);
      for (const [i, value] of wanted.entries()) collectTensor(collectors[i]!, outputs[value]!.data as Float32Array);
    }
    await session.release();
    const different = measuredValues.flatMap((value, i) => {
      const range = chooseRange(finishCollector(collectors[i]!), {method: 'quark-min-mse'}, value);
      const [min, max] = content.ranges[value.name]!.map((hex) => Buffer.from(hex, 'hex').readFloatBE());
      const {min: first, max: last} = integerRange(value.type, {symmetric: true, reduced: false}, 'ort');
      const positionOf = (width: number) => -Math.log2(width / (last - first));
      const [ours, theirs] = [positionOf(range.max - range.min), positionOf(max! - min!)];
      return ours === theirs ? [] : [`${value.name}: ${ours}, Quark ${theirs}`];
    });
    expect(different).toEqual([]);
  },
);
