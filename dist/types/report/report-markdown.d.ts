import type { RunReport } from './build-report.ts';
export declare function runMarkdown(run: RunReport): string;
/** Text that Markdown and HTML show as it is: no markup, links, mentions or line breaks. */
export declare function escapeMarkdown(text: string): string;
