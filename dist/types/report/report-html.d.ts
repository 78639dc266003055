import { type Report } from './report.ts';
export declare function reportHtml(report: Report): string;
/** Text that HTML shows as it is, in elements and in quoted attributes. */
export declare const escapeHtml: (text: string) => string;
