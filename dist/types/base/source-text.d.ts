/** Text of a file the user wrote, with the means to point into it. Lines and columns count from 1, offsets from 0. */
export interface SourceText {
    /** Path as the user gave it, for messages. */
    readonly path: string;
    readonly text: string;
}
/** A stretch of a source text in UTF-16 offsets; `end` is exclusive. */
export interface SourceRange {
    readonly source: SourceText;
    readonly start: number;
    readonly end: number;
}
export interface LineColumn {
    readonly line: number;
    readonly column: number;
}
export declare function lineColumnOf(source: SourceText, offset: number): LineColumn;
/** The line before, the line itself and a row of carets below the range, each with its line number. */
export declare function codeFrame({ source, start, end }: SourceRange): string;
