/** Bytes of the items. The store has verified them; what has another shape counts as not there, and is measured again. */
import type { ClassColumns, ErrorColumns } from '../../artifacts/evaluation.ts';
import type { MeasureLayersResult } from './measure-layers.job.ts';
export declare const encodeErrorColumns: (columns: readonly ErrorColumns[]) => Uint8Array;
export declare const encodeClassColumns: (columns: readonly ClassColumns[]) => Uint8Array;
export declare function decodeErrorColumns(bytes: Uint8Array | undefined): readonly ErrorColumns[] | undefined;
export declare function decodeClassColumns(bytes: Uint8Array | undefined): readonly ClassColumns[] | undefined;
export declare const encodeLayerSums: ({ signal, noise }: MeasureLayersResult) => Uint8Array;
export declare function decodeLayerSums(bytes: Uint8Array | undefined): MeasureLayersResult | undefined;
