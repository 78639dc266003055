/**
 * A report as SARIF 2.1.0 for code scanning: a result for each rule that does not hold and each task that failed, at its
 * line of the manifest or its model. Fingerprints say what a result is about, not where it stands, so that an alert stays
 * the same when the manifest is edited above it.
 *
 * Source: OASIS, Static Analysis Results Interchange Format 2.1.0; GitHub documentation, "SARIF support for code scanning".
 */
import type { Json } from '../base/canonical-json.ts';
import type { Report } from './report.ts';
type JsonObject = {
    readonly [key: string]: Json | undefined;
};
export declare function reportSarif(report: Report): JsonObject;
export {};
