/** Operator type → how its inputs and outputs are marked. Types that are not listed follow `placeElementwise`. */
import type {PlacementRecipe} from '../../../artifacts/placement.ts';
import type {NodeToPlace} from '../marking.ts';
import {placeRemovableActivation} from './activation.ts';
import {placeDataMovement, placeGather, placeMaxPool, placeResize, placeSplit} from './data-movement.ts';
import {placeElementwise} from './elementwise.ts';
import {placeNormalization} from './normalization.ts';
import {placePad} from './pad.ts';
import {placeConv, placeConvTranspose, placeGemm, placeMatMul} from './weighted.ts';
import {placeWhere} from './where.ts';

export type PlacementRule = (toPlace: NodeToPlace) => void;

const RULES: ReadonlyMap<string, PlacementRule> = new Map([
  ['Conv', placeConv],
  ['ConvTranspose', placeConvTranspose],
  ['Gemm', placeGemm],
  ['MatMul', placeMatMul],
  ['Relu', placeRemovableActivation],
  ['Clip', placeRemovableActivation],
  ['Reshape', placeDataMovement],
  ['Transpose', placeDataMovement],
  ['Squeeze', placeDataMovement],
  ['Unsqueeze', placeDataMovement],
  ['Flatten', placeDataMovement],
  ['Slice', placeDataMovement],
  ['AveragePool', placeDataMovement],
  ['TopK', placeDataMovement],
  ['MaxPool', placeMaxPool],
  ['Resize', placeResize],
  ['Split', placeSplit],
  ['Gather', placeGather],
  ['GatherElements', placeGather],
  ['Pad', placePad],
  ['Where', placeWhere],
  ['InstanceNormalization', placeNormalization],
  ['LayerNormalization', placeNormalization],
  ['BatchNormalization', placeNormalization],
]);

/**
 * Operator types that get quantizers unless a recipe says otherwise.
 *
 * Source: onnxruntime 1.30.0, default of `quantize_static`: all operators its two quantizers know.
 */
export const DEFAULT_OPERATORS: readonly string[] = [
  ...RULES.keys(),
  'Add',
  'ArgMax',
  'Concat',
  'CumSum',
  'EmbedLayerNormalization',
  'GlobalAveragePool',
  'LeakyRelu',
  'Mul',
  'Sigmoid',
  'Softmax',
];

export const placementRule = (opType: string, {ownParameters}: PlacementRecipe): PlacementRule =>
  (ownParameters.includes(opType) ? undefined : RULES.get(opType)) ?? placeElementwise;
