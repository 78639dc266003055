import type { ClassColumns, ErrorColumns } from '../../artifacts/evaluation.ts';
/** Columns of one output from those of its chunks, which follow one another. */
export declare function joinErrorColumns(chunks: readonly ErrorColumns[]): ErrorColumns;
export declare function joinClassColumns(chunks: readonly ClassColumns[]): ClassColumns;
