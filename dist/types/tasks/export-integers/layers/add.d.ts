/** Residual additions: integers of one scale are added as they are. */
import { type ExportedValue, type LayerToExport } from '../layer.ts';
/** x + y, then Relu and Clip, or Clip alone; with BNORM between where the output has coarser steps. */
export declare function writeAdd(layer: LayerToExport): ExportedValue;
