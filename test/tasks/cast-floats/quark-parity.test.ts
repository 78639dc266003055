/**
 * Extra: needs the golden files beside the checkout. What AMD Quark 0.13 makes of a model with its configuration BF16, bit
 * for bit: which values and constants are rounded, all names, and the equalized weights. Quark wrote its own operators; with
 * BF16QDQToCast it puts a Cast in place of each, without a name and without scale and zero point.
 */
import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {roundToBfloat16} from '../../../src/numeric/bfloat16.ts';
import {decodeModel} from '../../../src/onnx/codec.ts';
import {codeOfElementType} from '../../../src/onnx/element-types.ts';
import type {Graph, Model, Node, Value} from '../../../src/onnx/graph.ts';
import {inferFacts} from '../../../src/onnx/shapes/infer-shapes.ts';
import {castFloats} from '../../../src/tasks/cast-floats/cast-floats.ts';
import {findFloatNodes} from '../../../src/tasks/cast-floats/find-float-nodes.ts';
import {equalizeLikeQuark} from '../../../src/tasks/convert-operators/equalize-like-quark.ts';
import {constantTexts, nodeTexts} from '../../support/compare-models.ts';
import {quarkConstants} from '../../support/quark-fold.ts';
import {quarkRecipe} from '../../support/quark-recipes.ts';
import {named, sharedPath} from '../../support/shared.ts';

const load = (...parts: readonly string[]): Model => decodeModel(readFileSync(sharedPath('golden', ...parts)!));

const [QUANTIZE, DEQUANTIZE] = ['ExtendedQuantizeLinear', 'ExtendedDequantizeLinear'];

const nodesOf = ({nodes}: Graph, opType: string | undefined): Node[] => nodes.filter((node) => node.opType === opType);

const dropUnused = (graph: Graph): void => {
  for (const value of graph.initializers()) if (value.uses.size === 0) graph.removeValue(value);
};

/** As Quark writes the model with BF16QDQToCast. */
function withCasts(model: Model): Model {
  const {graph} = model;
  for (const [opType, type] of [[QUANTIZE, 'bfloat16'] as const, [DEQUANTIZE, 'float32'] as const])
    for (const node of nodesOf(graph, opType)) {
      expect(node.input(1).initializer?.data).toEqual(Float32Array.of(1));
      expect(node.input(2).initializer).toMatchObject({type: 'bfloat16', data: Uint16Array.of(0)});
      graph.truncateInputs(node, 1);
      [node.opType, node.domain, node.name] = ['Cast', '', ''];
      node.attributes.clear();
      node.attributes.set('to', {type: 'int', value: codeOfElementType(type)});
    }
  dropUnused(graph);
  return model;
}

/** The float model, with constants as they were before equalization. */
function withoutQuantizers({graph}: Model, constants: ReadonlyMap<string, Value['initializer']>): void {
  for (const node of nodesOf(graph, DEQUANTIZE)) {
    const output = node.output();
    const quantizer = node.input(0).producer!;
    const float = quantizer.input(0);
    if (float.initializer) float.initializer = constants.get(float.name);
    graph.replaceAllUses(output, float);
    graph.removeNode(node);
    graph.removeNode(quantizer);
    if (float.name.endsWith('_QuantizeLinear_Input')) graph.rename(float, output.name);
  }
  dropUnused(graph);
}

/** Constants as the Casts behind them make them. */
function roundedTexts(model: Model): string[] {
  for (const value of model.graph.initializers()) {
    const floats = value.initializer!.data;
    if (!(floats instanceof Float32Array)) continue;
    const data = new Uint16Array(floats.length);
    roundToBfloat16(floats, data);
    value.initializer = {type: 'bfloat16', dims: value.initializer!.dims, data};
  }
  return constantTexts(model).sort();
}

/**
 * Three layers are equalized by third roots, which numpy takes with another last bit: up to 6 steps of float32 in a third of
 * kws's weights, and none of bfloat16.
 */
test.skipIf(sharedPath('golden') === undefined).for([
  ['kws', 'raw', true],
  ['resnet8', 'float', false],
] as const)(
  named('%s in bfloat16 is what AMD Quark makes of it', sharedPath('golden')),
  ([name, source, isEqualizedByThirds]) => {
    const expected = withCasts(load('quark', `${name}__BF16.onnx`));
    const actual = load('quark', `${name}__BF16.onnx`);
    withoutQuantizers(actual, quarkConstants(load(source, `${name}.onnx`)));
    inferFacts(actual);
    equalizeLikeQuark(actual.graph);
    const {fusedOperators, ortOptions} = quarkRecipe('BF16');
    castFloats(actual, new Set(findFloatNodes(actual.graph, new Set())), {
      ...{type: 'bfloat16', fusedOperators, keepsFloatConstants: ortOptions.AddQDQPairToWeight},
    });
    if (!isEqualizedByThirds) expect(constantTexts(actual).sort()).toEqual(constantTexts(expected).sort());
    expect(roundedTexts(actual)).toEqual(roundedTexts(expected));
    expect(nodeTexts(actual).sort()).toEqual(nodeTexts(expected).sort());
  },
);
