import type { BuildReport, RunReport } from './build-report.ts';
/** The lines of one build: one with its figures, and below it every rule that does not hold, with what may help. */
export declare function buildLines(report: BuildReport): string[];
/** The last line: how many builds, how they ended, how long it took, and what the cache gave. */
export declare function runLine({ builds, durationMs, isInterrupted }: RunReport): string;
