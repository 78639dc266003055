import {printableText} from '../base/printable-text.ts';
import {workflowCommand} from '../logging/github-logger.ts';
import {printableLines} from '../logging/message-text.ts';
import type {TextStream} from '../logging/terminal.ts';
import {reportAnnotations, shownAnnotations} from '../report/annotations.ts';
import type {Report} from '../report/report.ts';

/** Prints what of a report GitHub shall show beside lines of files, as commands to its runner: as many as it shows. */
export function printAnnotations(report: Report, stream: TextStream): void {
  for (const {level, title, message, place} of shownAnnotations(reportAnnotations(report))) {
    const properties = {
      file: place && printableText(place.file),
      line: place?.line,
      col: place?.column,
      title: printableLines(title),
    };
    stream.write(`${workflowCommand(level, properties, printableLines(message))}\n`);
  }
}
