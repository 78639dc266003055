import type { Report } from './report.ts';
import { type DocumentLimits } from './report-document.ts';
export interface MarkdownForm {
    readonly limits: DocumentLimits;
    readonly sizeMax: number;
    readonly sizeOf: (text: string) => number;
    /** Where what was left out is found. */
    readonly elsewhere: string;
}
/**
 * For the summary of a job. GitHub drops a summary of more than 1 MiB as a whole, and was seen to drop smaller ones near
 * that limit.
 *
 * Source: GitHub documentation, "Workflow commands": at most 1 MiB for each step.
 */
export declare const SUMMARY_FORM: MarkdownForm;
/** For a comment, which may have 65,536 characters: UTF-16 code units are never fewer. */
export declare const COMMENT_FORM: MarkdownForm;
/**
 * @param first comes before all else and is never left out, such as the marker of a comment
 */
export declare function reportMarkdown(report: Report, form: MarkdownForm, first?: string): string;
