import {describe, expect, test} from 'vitest';
import type {Placement, PlacementRecipe} from '../../../src/artifacts/placement.ts';
import type {NodeRule} from '../../../src/manifest/manifest.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {fusedChains} from '../../../src/tasks/place-quantizers/fused-chains.ts';
import {placeQuantizers} from '../../../src/tasks/place-quantizers/place-quantizers.ts';
import {nativeRecipe, tensorOverride} from '../../support/recipes.ts';

type Parts = {readonly [K in keyof NodeRule]?: Partial<NodeRule[K]>};

const rule = ({weights, inputs, outputs}: Parts): NodeRule => ({
  weights: {type: undefined, granularity: undefined, symmetric: undefined, ...weights},
  inputs: {isQuantized: undefined, ...inputs},
  outputs: {isQuantized: undefined, type: undefined, symmetric: undefined, range: undefined, ...outputs},
});

function place(text: string, recipe: Partial<PlacementRecipe>): Placement {
  const placed = placeQuantizers(parseModel(text), nativeRecipe(recipe));
  if (!placed.ok) throw new Error(placed.error.map(({message}) => message).join('\n'));
  return placed.value.placement;
}

const linesOf = ({quantizers}: Placement): readonly string[] =>
  quantizers.map((quantizer) =>
    quantizer.role === 'bias'
      ? `${quantizer.tensor} bias`
      : [
          quantizer.tensor,
          quantizer.type,
          quantizer.symmetric ? 'symmetric' : 'free',
          quantizer.role === 'activation'
            ? quantizer.source.kind === 'fixed'
              ? `${quantizer.source.min} to ${quantizer.source.max}`
              : quantizer.source.kind
            : `axis ${quantizer.axis}`,
        ].join(' '),
  );

const CONV = `(x: float32[1,2,4,4]) -> (y: float32[1,3,4,4]) {
  w = float32[3,2,1,1] ones
  c: float32[1,3,4,4] = Conv(x, w) as first
  y: float32[1,3,4,4] = Sigmoid(c) as second
}`;

describe('rules of nodes and operator types', () => {
  const check = (recipe: Partial<PlacementRecipe>, expected: readonly string[]) =>
    expect(linesOf(place(CONV, recipe))).toEqual(expected);

  test('without a rule the recipe decides', () => {
    check({}, ['x uint8 free measured', 'c uint8 free measured', 'w int8 symmetric axis 0', 'y uint8 free measured']);
  });

  test('weights get their type, granularity and symmetry', () => {
    check({operatorRules: {Conv: rule({weights: {type: 'int16', granularity: 'per-tensor', symmetric: false}})}}, [
      'x uint8 free measured',
      'c uint8 free measured',
      'w int16 free axis undefined',
      'y uint8 free measured',
    ]);
  });

  test('outputs get a type and a fixed range, or no quantizer', () => {
    check(
      {
        operatorRules: {
          Sigmoid: rule({outputs: {type: 'uint16', range: [0, 1]}}),
          Conv: rule({outputs: {isQuantized: false}}),
        },
      },
      ['x uint8 free measured', 'w int8 symmetric axis 0', 'y uint16 free 0 to 1'],
    );
  });

  test('inputs get no quantizer where the rule says so', () => {
    check({nodes: {first: rule({inputs: {isQuantized: false}})}}, [
      'c uint8 free measured',
      'w int8 symmetric axis 0',
      'y uint8 free measured',
    ]);
  });

  test("a node's rule goes before that of its type, and an override before both", () => {
    check(
      {
        operatorRules: {Conv: rule({weights: {type: 'int16'}, outputs: {type: 'uint16'}})},
        nodes: {first: rule({weights: {type: 'int4'}})},
        overrides: {c: tensorOverride({type: 'int8'})},
      },
      ['x uint8 free measured', 'c int8 free measured', 'w int4 symmetric axis 0', 'y uint8 free measured'],
    );
  });

  test('per-channel scales of an override without an axis stand along that of the operator', () => {
    check(
      {
        weights: {...nativeRecipe().weights, granularity: 'per-tensor'},
        overrides: {w: tensorOverride({scale: [1, 2, 3], zeroPoint: [0, 0, 0]})},
      },
      ['x uint8 free measured', 'c uint8 free measured', 'w int8 symmetric axis 0', 'y uint8 free measured'],
    );
  });

  test('a rule for a node that is not there is a mistake, with a guess', () => {
    expect(() => place(CONV, {nodes: {frist: rule({})}})).toThrow('a rule is for node "frist"');
  });

  test('a range with one fixed end is for AIMET only', () => {
    expect(() => place(CONV, {operatorRules: {Conv: rule({outputs: {range: [0, null]}})}})).toThrow('fixes one end');
  });
});

describe('operators that compute as one', () => {
  test('have a quantizer behind the last only', () => {
    expect(linesOf(place(CONV, {fusedOperators: [['Conv', 'Sigmoid']]}))).toEqual([
      'x uint8 free measured',
      'w int8 symmetric axis 0',
      'y uint8 free measured',
    ]);
  });

  test('even where the last alone would carry no quantizer', () => {
    const text = `(x: float32[1,2]) -> (y: float32[2,1]) { w = float32[2,2] ones; m: float32[1,2] = MatMul(x, w); y: float32[2,1] = Transpose(m) {perm: [1, 0]} }`;
    expect(linesOf(place(text, {fusedOperators: [['MatMul', 'Transpose']]}))).toContain('y uint8 free measured');
  });

  const chainsOf = (text: string, sequences: readonly (readonly string[])[]): readonly string[] =>
    fusedChains(parseModel(text).graph.nodes, sequences).map((chain) => chain.map(({opType}) => opType).join('+'));

  test('longer sequences go first, and no node is in two', () => {
    const text = `(x: float32[2]) -> (d: float32[2]) { a: float32[2] = Neg(x); b: float32[2] = Relu(a); d: float32[2] = Exp(b) }`;
    expect(
      chainsOf(text, [
        ['Neg', 'Relu'],
        ['Relu', 'Exp'],
        ['Neg', 'Relu', 'Exp'],
      ]),
    ).toEqual(['Neg+Relu+Exp']);
    expect(
      chainsOf(text, [
        ['Neg', 'Relu'],
        ['Relu', 'Exp'],
      ]),
    ).toEqual(['Neg+Relu']);
  });

  test('a value that others read, or that the model gives, ends a sequence', () => {
    expect(
      chainsOf(
        `(x: float32[2]) -> (b: float32[2], c: float32[2]) { a: float32[2] = Neg(x); b: float32[2] = Relu(a); c: float32[2] = Exp(a) }`,
        [['Neg', 'Relu']],
      ),
    ).toEqual([]);
    expect(
      chainsOf(
        `(x: float32[2]) -> (a: float32[2], b: float32[2]) { a: float32[2] = Neg(x); b: float32[2] = Relu(a) }`,
        [['Neg', 'Relu']],
      ),
    ).toEqual([]);
  });
});
