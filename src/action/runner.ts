/** What a step tells its runner – outcome and annotations – and the folder that the runner gives it. */
import path from 'node:path';
import * as core from '@actions/core';
import type {Diagnostic} from '../base/diagnostic.ts';
import {Failure} from '../base/failure.ts';
import {ISSUES_URL} from '../cli/command.ts';
import {diagnosticCommand, harmlessLine} from '../logging/github-logger.ts';
import type {ReportBuild} from '../report/report.ts';

/** The output "verdict". */
export type StepVerdict = Exclude<ReportBuild['status'], 'unfinished'>;

/** Sets the verdict; with a message the step fails, and the message is its annotation. */
export function conclude(verdict: StepVerdict, message: string | undefined): void {
  core.setOutput('verdict', verdict);
  if (message !== undefined) core.setFailed(message);
}

/** An error in words: fact, place, remedy; of our bugs all that helps to find them. */
export function messageOf(error: unknown): string {
  if (error instanceof Failure && error.reason !== 'bug') {
    const {path: file, message, remedy} = error;
    return `${file === undefined ? '' : `${displayPath(file)}: `}${message}${remedy ? `\n${remedy}` : ''}`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `This is a bug in quantgate. Please report it at ${ISSUES_URL} with:\n${stack}`;
}

export const annotate = (diagnostic: Diagnostic): void =>
  void process.stdout.write(`${diagnosticCommand(diagnostic, {displayPath})}\n`);

/** A line of the log that is no command, whatever names are in it. */
export const tell = (line: string): void => void process.stdout.write(`${harmlessLine(line)}\n`);

export const workspaceRoot = (): string => path.resolve(process.env.GITHUB_WORKSPACE ?? '.');

/** Annotations want paths from the root of the repository, with forward slashes. */
export function displayPath(file: string): string {
  const relative = path.relative(workspaceRoot(), path.resolve(file));
  return relative.startsWith('..') ? file : relative.split(path.sep).join('/');
}
