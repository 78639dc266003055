/** Averages: the sum as an integer, then BNORM by one over the number of elements. */
import { type ExportedValue, type LayerToExport } from '../layer.ts';
/**
 * AveragePool · area → Round → BNORM. TI's offset is (area + 1) / 2, rounded down, beside half an output step, so that
 * averages are rounded up.
 */
export declare function writeAveragePool(layer: LayerToExport): ExportedValue;
/** ReduceSum → Round → BNORM. */
export declare function writeGlobalAveragePool(layer: LayerToExport): ExportedValue;
