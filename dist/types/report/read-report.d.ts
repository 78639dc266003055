import { type Result } from '../base/result.ts';
import { type Report } from './report.ts';
/**
 * Reads a `report.json` that anybody may have written. Nothing of its text is repeated in a message: it might be another
 * file than it says it is.
 *
 * @returns the report with nothing in it but what is declared, or a sentence that says what is wrong with the text
 */
export declare function readReport(bytes: Uint8Array): Result<Report, string>;
