import type { ImportReport } from '../../artifacts/import-report.ts';
/** One line: `58 operators, opset 13 → 21, 27 BatchNormalization folded`. */
export declare function summarizeImport({ operators, opset, passes }: Omit<ImportReport, 'version'>): string;
