/** One layer of a QDQ model as integer operators. What a layer may be stands in `LAYERS`; anything else stays float. */
import { type ExportedValue, type LayerToExport } from './layer.ts';
export declare const exportLayer: (layer: LayerToExport) => ExportedValue;
/** Operators that compute much: those worth a line in the report. */
export declare const isReported: (opType: string) => boolean;
