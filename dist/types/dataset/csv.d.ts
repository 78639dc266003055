import type { DatasetSource } from '../manifest/manifest.ts';
import type { Container } from './container.ts';
export type CsvSource = Extract<DatasetSource, {
    readonly kind: 'csv';
}>;
/** Rows of a CSV text, with the line each begins on, counted from 1. */
export interface CsvRow {
    readonly line: number;
    readonly cells: readonly string[];
}
/**
 * Splits comma-separated text into rows of cells; empty lines are left out. Cells may stand in double quotes, may then
 * hold commas and line ends, and write a quote as two.
 *
 * @throws Failure 'bad-data' when a quoted cell is not closed
 *
 * Source: RFC 4180.
 */
export declare function parseCsv(text: string): CsvRow[];
export interface CsvTable {
    readonly rows: readonly CsvRow[];
    readonly dims: readonly number[];
    /** Position of the label among the cells; undefined when there is none. */
    readonly labelIndex: number | undefined;
}
/**
 * A CSV file of one sample per row, checked for shape but not yet for numbers.
 *
 * @throws Failure 'bad-data' when rows differ in length, the label column is missing, or "shape" does not fit
 */
export declare function readCsvTable(text: string, source: CsvSource): CsvTable;
/** The rows as float64 samples, parsed one by one. */
export declare function csvContainer({ rows, dims, labelIndex }: CsvTable): Container;
