import type { Report, ReportBuild } from './report.ts';
/**
 * The command that does the builds which do not pass, or all when all do. Undefined when a name cannot stand in a command:
 * it is copied and run by people.
 */
export declare function commandLines({ manifest }: Report, builds: readonly ReportBuild[]): string | undefined;
