import { type Json } from '../base/canonical-json.ts';
import type { RunReport } from './build-report.ts';
import { type Report } from './report.ts';
export interface ReportContext {
    /** Path of the manifest. */
    readonly manifest: string;
    /** How a path is told: from the root of the repository where there is one, with forward slashes. */
    readonly displayPath: (path: string) => string;
}
/**
 * A run as a report, within the bounds of its shape: long texts lose their middle, long lists what matters least, and of a
 * report that is too large the passing builds are shortened or left out first.
 */
export declare function makeReport(run: RunReport, context: ReportContext): Report;
/** A report has no other members than JSON knows; this only says so to the compiler. */
export declare const reportJson: (report: Report) => JsonObject;
/** The text of `report.json`. */
export declare const reportText: (report: Report) => string;
type JsonObject = {
    readonly [key: string]: Json | undefined;
};
export {};
