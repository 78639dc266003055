/** Operators that hand integers on as they are, or the larger of several. */
import { type ExportedValue, type LayerToExport } from '../layer.ts';
/** The operator itself, between integers of one scale; with BNORM behind it where scale or range change. */
export declare function writeMovement(layer: LayerToExport): ExportedValue;
