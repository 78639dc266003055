import type { BuildReport, RunReport } from './build-report.ts';
/**
 * The lines of one build: its verdict and figures, below them every rule that does not hold with what may help, and where
 * the model is if it was made anew.
 */
export declare function buildLines(report: BuildReport): string[];
/** Without gates nothing was judged, which is no pass. */
export declare const isUnjudged: ({ status, verdict }: BuildReport) => boolean;
/** The last line: how many builds, how they ended, how long it took, and what the cache gave. */
export declare function runLine({ builds, durationMs, isInterrupted }: RunReport): string;
/** What the builds were compared with, how it was found, and what is not there; no line when with nothing. */
export declare function baseLines({ base }: RunReport): string[];
