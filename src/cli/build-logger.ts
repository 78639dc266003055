/** The logger of `quantgate build`: chooses the form, and writes the trace file beside it. */
import {writeFileSync} from 'node:fs';
import type {BuildEvent, EmitEvent, TaskOutcome} from '../build/events.ts';
import type {TaskId} from '../build/task.ts';
import {createChromeTrace} from '../logging/chrome-trace.ts';
import {createGithubLogger} from '../logging/github-logger.ts';
import {createJsonLogger} from '../logging/json-logger.ts';
import type {MessageOptions} from '../logging/message-text.ts';
import {createPrettyLogger, redrawTimer} from '../logging/pretty-logger.ts';
import {createQuietLogger} from '../logging/quiet-logger.ts';
import {type Paint, painter, wantsColor} from '../logging/terminal.ts';
import {displayPath} from '../workspace/display-path.ts';
import {ISSUES_URL, UsageError} from './command.ts';

export const LOG_FORMATS = ['pretty', 'json', 'github'] as const;

export type LogFormat = (typeof LOG_FORMATS)[number];

export const isLogFormat = (text: string): text is LogFormat => LOG_FORMATS.some((format) => format === text);

export interface BuildLoggerOptions {
  readonly format: LogFormat;
  readonly isQuiet: boolean;
  readonly isColorRefused: boolean;
  readonly traceFile: string | undefined;
  readonly dependenciesOf: (task: TaskId) => readonly TaskId[];
  /** What follows a build's name in its heading. */
  readonly describeBuild: (build: string) => string;
  /** The lines of a build that has ended. */
  readonly describeEnd: (build: string, outcomes: readonly TaskOutcome[]) => readonly string[];
}

/** Width of lines where nothing says otherwise. */
const COLUMNS = 80;

export function createBuildLogger(options: BuildLoggerOptions): EmitEvent {
  const loggers = [createTextLogger(options)];
  const {traceFile, dependenciesOf} = options;
  if (traceFile !== undefined) {
    const write = (text: string): void => writeTrace(traceFile, text);
    // That it cannot be written must not be found out when all is done.
    write('');
    loggers.push(createChromeTrace({write, dependenciesOf}));
  }
  return (event) => {
    for (const logger of loggers) logger(event);
  };
}

/** @throws UsageError when it cannot be written */
function writeTrace(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new UsageError(`--trace: ${file} cannot be written (${code}).`);
  }
}

function createTextLogger(options: BuildLoggerOptions): EmitEvent {
  const {format, isQuiet, describeBuild, describeEnd} = options;
  const stream = process.stdout;
  const messages: MessageOptions = {displayPath, bugAddress: ISSUES_URL};
  if (format === 'json') return createJsonLogger(stream);
  if (isQuiet)
    return withEndings(createQuietLogger(stream, messages), (line) => stream.write(`${line}\n`), describeEnd);
  if (format === 'github') return createGithubLogger({...messages, stream, describeEnd});
  const isTerminal = stream.isTTY === true;
  const useColor = wantsColor({isTerminal, isRefused: options.isColorRefused, environment: process.env});
  const paint = painter(useColor);
  return createPrettyLogger({
    ...messages,
    stream,
    isTerminal,
    useColor,
    columns: stream.columns ?? COLUMNS,
    describeBuild,
    describeEnd: (build, outcomes) => describeEnd(build, outcomes).map((line) => paintVerdict(line, paint)),
    silentKinds: new Set(['gate', 'choose-ranges', 'place-quantizers']),
    startTimer: redrawTimer,
    clock: Date.now,
  });
}

const VERDICT_COLORS = {
  PASS: 'green',
  DONE: 'bold',
  WARN: 'yellow',
  FAIL: 'red',
  ERROR: 'red',
  'NOT DONE': 'yellow',
} as const;

/** Colours the first verdict in a line. */
const paintVerdict = (line: string, paint: Paint): string =>
  line.replace(/\b(?:PASS|DONE|WARN|FAIL|ERROR|NOT DONE)\b/, (word) =>
    paint(word, VERDICT_COLORS[word as keyof typeof VERDICT_COLORS]),
  );

/** Adds the lines of each build at the end of the run to a logger that does not tell them. */
function withEndings(
  logger: EmitEvent,
  print: (line: string) => void,
  describeEnd: BuildLoggerOptions['describeEnd'],
): EmitEvent {
  return (event: BuildEvent) => {
    logger(event);
    if (event.type !== 'run-finished') return;
    for (const build of new Set(event.outcomes.map((outcome) => outcome.build))) {
      const own = event.outcomes.filter((outcome) => outcome.build === build);
      for (const line of describeEnd(build, own)) print(line);
    }
  };
}
