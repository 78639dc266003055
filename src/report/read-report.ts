import {err, ok, type Result} from '../base/result.ts';
import {REPORT_BYTES_MAX, type Report, reportShape} from './report.ts';

/**
 * Reads a `report.json` that anybody may have written. Nothing of its text is repeated in a message: it might be another
 * file than it says it is.
 *
 * @returns the report with nothing in it but what is declared, or a sentence that says what is wrong with the text
 */
export function readReport(bytes: Uint8Array): Result<Report, string> {
  if (bytes.length > REPORT_BYTES_MAX)
    return err(`The report has ${bytes.length} bytes; more than ${REPORT_BYTES_MAX} are not read.`);
  const value = parse(bytes);
  if (value === undefined) return err('The report is not JSON.');
  let mistake: string | undefined;
  const report = reportShape.read(value, '', (at, expected) => {
    mistake ??= `The report is not one of version 1: ${at === '' ? 'it' : `"${at}"`} must be ${expected}.`;
  });
  return report === undefined ? err(mistake ?? 'The report is not one of version 1.') : ok(report);
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(bytes)) as unknown;
  } catch {
    // What the parser says quotes the text.
    return undefined;
  }
}
