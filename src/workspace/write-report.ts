import path from 'node:path';
import {writeFileAtomically} from '../base/atomic-write.ts';
import {Failure} from '../base/failure.ts';
import {reportText} from '../report/make-report.ts';
import type {Report} from '../report/report.ts';
import {reportHtml} from '../report/report-html.ts';
import {reportSarif} from '../report/report-sarif.ts';

export interface ReportFiles {
  readonly json: string;
  readonly html: string;
  readonly sarif: string;
}

/** Writes `report.json`, `report.html` and `report.sarif` into a folder. @throws Failure `file-unwritable` */
export async function writeReport(report: Report, folder: string): Promise<ReportFiles> {
  const file = (extension: string): string => path.join(folder, `report.${extension}`);
  const files = {json: file('json'), html: file('html'), sarif: file('sarif')};
  await write(files.json, `${reportText(report)}\n`);
  await write(files.html, reportHtml(report));
  await write(files.sarif, `${JSON.stringify(reportSarif(report), undefined, 1)}\n`);
  return files;
}

async function write(file: string, text: string): Promise<void> {
  await writeFileAtomically(file, new TextEncoder().encode(text)).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const remedy = 'Make room for it, or choose another folder with --output-dir.';
    throw new Failure({reason: 'file-unwritable', message: `cannot be written (${code})`, path: file, remedy, cause});
  });
}
