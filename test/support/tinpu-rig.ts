/** Quantizes models with TI's recipe, exports them, and compares what onnxruntime computes with whole numbers. */
import {expect} from 'vitest';
import type {RoundingRecipe} from '../../src/artifacts/placement.ts';
import type {ResolvedDataset} from '../../src/dataset/dataset.ts';
import {createSampleReader} from '../../src/dataset/sample-reader.ts';
import {TI_RECIPE_DEFAULTS} from '../../src/manifest/defaults.ts';
import {decodeModel, encodeModel} from '../../src/onnx/codec.ts';
import type {NpuRules} from '../../src/target/profile.ts';
import {type ExportedModel, exportIntegers} from '../../src/tasks/export-integers/export-integers.ts';
import {replaceOperators} from '../../src/tasks/replace-operators/replace-operators.ts';
import {quantized, valuesOf} from './correct-biases-rig.ts';
import {exportedValues, tinpuReference} from './tinpu-reference.ts';

/** TI's recipe for its NPU, with changes. */
export function tiRecipe(changes: Partial<RoundingRecipe> = {}): RoundingRecipe {
  const {
    range: _1,
    steps: _2,
    mixedPrecision: _3,
    replace: _4,
    export: _5,
    conversions: _6,
    ...recipe
  } = TI_RECIPE_DEFAULTS;
  return {...recipe, weightSearch: undefined, ...changes};
}

/** The recipe with weights and values of so many bits; TI's scales are powers of two with 8-bit weights only. */
export function bitsRecipe(weightBits: 2 | 4 | 8, activationBits: 4 | 8 = 8): RoundingRecipe {
  const scale = weightBits === 8 ? 'power-of-two-up' : 'float';
  const {weights, activations} = TI_RECIPE_DEFAULTS;
  return tiRecipe({
    weights: {...weights, type: `int${weightBits}`, scale},
    activations: {...activations, type: `uint${activationBits}`, scale},
  });
}

export interface Exported extends ExportedModel {
  readonly model: Uint8Array;
  /** In QDQ form. */
  readonly quantized: Uint8Array;
}

export async function exported(
  imported: Uint8Array,
  samples: ResolvedDataset,
  recipe: RoundingRecipe,
  rules?: NpuRules,
): Promise<Exported> {
  const float = decodeModel(imported);
  replaceOperators(float, {Relu6: 'Relu'});
  const integer = await quantized(encodeModel(float), samples, recipe);
  const model = decodeModel(integer);
  const result = exportIntegers(model, {hasIntegerOutputs: false, rules});
  return {...result, model: encodeModel(model), quantized: integer};
}

/** Runs both on every sample; gives how many integers were compared. Expects no difference in any of them. */
export async function expectSameIntegers(one: Exported, samples: ResolvedDataset): Promise<number> {
  const {graph} = decodeModel(one.model);
  const qdq = decodeModel(one.quantized);
  const reader = createSampleReader(samples.spec);
  let compared = 0;
  for (const ref of samples.samples) {
    const sample = await reader.read(ref);
    const [input] = Object.values(sample.inputs);
    const layers = tinpuReference(qdq, input!.data as Float32Array);
    const names = exportedValues(graph, layers.keys());
    const found = (await valuesOf(one.model, [...new Set(names.values())], {...samples, samples: [ref]}))[0]!;
    for (const [layer, {data}] of layers) {
      const integers = found[names.get(layer)!];
      expect(integers, layer).toBeDefined();
      expect(Array.from(integers!), layer).toEqual(data.map((x) => x + 0));
      compared += data.length;
    }
  }
  return compared;
}
