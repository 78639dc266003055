import type { Json } from '../base/canonical-json.ts';
import type { RunReport } from './build-report.ts';
/** A run for machines: version 1, one entry a build, figures as the artifacts have them (per-sample rows left out). */
export declare function runJson({ builds, durationMs, isInterrupted }: RunReport): {
    readonly [key: string]: Json | undefined;
};
