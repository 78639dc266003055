/**
 * What a report shows, in the order it is read, without saying in what markup: the Markdown of a summary and of a comment
 * and the page are made of it, so that they cannot tell different things. Texts in it come from models, manifests and
 * file names, and are not escaped: that is what rendering does.
 */
import type { QualityChart } from './quality-chart.ts';
/** A stretch of a line: plain, as code, or strong. */
export type Span = string | {
    readonly code: string;
} | {
    readonly strong: string;
};
export type Line = readonly Span[];
export interface Column {
    readonly title: string;
    readonly isNumber: boolean;
}
export type Block = {
    readonly kind: 'paragraph';
    readonly line: Line;
} | {
    readonly kind: 'table';
    readonly caption: string;
    readonly columns: readonly Column[];
    /** Each cell may have several lines. */
    readonly rows: readonly (readonly (readonly Line[])[])[];
} | {
    readonly kind: 'list';
    readonly items: readonly Line[];
} | {
    readonly kind: 'code';
    readonly text: string;
} | {
    readonly kind: 'chart';
    readonly chart: QualityChart;
} | {
    readonly kind: 'details';
    readonly summary: Line;
    readonly blocks: readonly Block[];
};
/** A block with what is lost where there is no room for it. */
export interface Part {
    /** Lower ranks are kept first. Rows and items rank one by one, in steps of `STEP`. */
    readonly rank: number;
    /** What is counted as left out: `row of the table` or `details of a build`. */
    readonly noun: {
        readonly one: string;
        readonly many: string;
    };
    readonly block: Block;
}
export interface ReportDocument {
    readonly title: string;
    readonly parts: readonly Part[];
}
/** How much of a build is told. */
export interface DocumentLimits {
    /** Rules that do not hold, told per build before its details. */
    readonly reasonsMax: number;
    /** Per build, in its details. */
    readonly layersMax: number;
    readonly rowsMax: number;
}
/** Between the rows of a table: small enough for a thousand of them to rank between two parts. */
export declare const RANK_STEP = 0.0001;
