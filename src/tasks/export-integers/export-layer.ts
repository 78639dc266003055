/** One layer of a QDQ model as integer operators. What a layer may be stands in `LAYERS`; anything else stays float. */

import {asFloat, type ExportedValue, type LayerToExport} from './layer.ts';
import {writeAdd} from './layers/add.ts';
import {writeAveragePool, writeGlobalAveragePool} from './layers/average-pool.ts';
import {writeConv, writeGemm, writeMatMul} from './layers/linear.ts';
import {writeMovement} from './layers/movement.ts';

const LAYERS: ReadonlyMap<string, (layer: LayerToExport) => ExportedValue> = new Map([
  ['Conv', writeConv],
  ['Gemm', writeGemm],
  ['MatMul', writeMatMul],
  ['AveragePool', writeAveragePool],
  ['GlobalAveragePool', writeGlobalAveragePool],
  ['Add', writeAdd],
  ['MaxPool', writeMovement],
  ['Relu', writeMovement],
  ['Flatten', writeMovement],
  ['Reshape', writeMovement],
  ['Squeeze', writeMovement],
  ['Unsqueeze', writeMovement],
  ['Transpose', writeMovement],
]);

export const exportLayer = (layer: LayerToExport): ExportedValue =>
  LAYERS.get(layer.node.opType)?.(layer) ?? asFloat(`${layer.node.opType} has no integer form`);

/** Operators that compute much: those worth a line in the report. */
export const isReported = (opType: string): boolean => !MOVEMENTS.has(opType);

const MOVEMENTS: ReadonlySet<string> = new Set(['Relu', 'Flatten', 'Reshape', 'Squeeze', 'Unsqueeze', 'Transpose']);
