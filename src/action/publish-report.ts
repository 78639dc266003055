/** A report where people look in GitHub: the summary of the job, and annotations beside the lines that are to blame. */
import {appendFile} from 'node:fs/promises';
import {printAnnotations} from '../cli/print-annotations.ts';
import type {Report} from '../report/report.ts';
import {reportMarkdown, SUMMARY_FORM} from '../report/report-markdown.ts';

/** @param summaryFile `GITHUB_STEP_SUMMARY`; outside of GitHub, as in a local trial, there is none */
export async function publishSummary(report: Report, summaryFile: string | undefined): Promise<void> {
  if (summaryFile) await appendFile(summaryFile, reportMarkdown(report, SUMMARY_FORM));
}

/** Prints the annotations that GitHub will show; once per step, since its limits are those of a step. */
export const publishAnnotations = (report: Report): void => printAnnotations(report, process.stdout);
