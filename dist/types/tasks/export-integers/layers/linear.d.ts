import { type ExportedValue, type LayerToExport } from '../layer.ts';
export declare function writeConv(layer: LayerToExport): ExportedValue;
export declare function writeGemm(layer: LayerToExport): ExportedValue;
/** A MatMul by a constant matrix, with the constant that an Add behind it brings as its bias. */
export declare const writeMatMul: (layer: LayerToExport) => ExportedValue;
