/** What every command is: flags it takes, and a function from arguments to an exit code. */
import type {Json} from '../base/canonical-json.ts';
import type {CommandArguments, Flag} from './arguments.ts';

/** Exit codes, the same for every command and documented in the README. */
export const EXIT = {pass: 0, gateFailed: 1, usage: 2, taskFailed: 3, interrupted: 130} as const;

/** Where bugs are reported. */
export const ISSUES_URL = 'https://github.com/quantgate/quantgate/issues';

export interface Terminal {
  /** Folder the command was started in. */
  readonly cwd: string;
  /** Writes lines to standard output, harmless whatever names of files and models are in them. */
  readonly print: (lines: string) => void;
  /** Writes a value as one line of JSON to standard output. */
  readonly printJson: (value: Json) => void;
  /** Writes lines to standard error, made harmless like those of `print`. */
  readonly complain: (lines: string) => void;
  readonly isInteractive: boolean;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

export interface Command {
  /** How it is called, for example `build [BUILD…]`. */
  readonly usage: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly run: (args: CommandArguments, terminal: Terminal) => Promise<number>;
}

/** Flags of every command that reads a manifest. */
export const MANIFEST_FLAG = {
  manifest: {type: 'string', value: 'FILE', help: 'manifest to read (default: the nearest quantgate.yaml)'},
} as const satisfies Record<string, Flag>;

/** Of the commands that run or inspect a plan. */
export const FORCE_FLAG = {
  type: 'string',
  value: 'PATTERN',
  impliedValue: '*',
  multiple: true,
  help: 'do tasks again whose ids match, for example --force="*:calibrate"; all of them without a pattern',
} as const satisfies Flag;

/** `1 error`, `2 errors`. */
export const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Thrown by a command for wrong arguments; printed with a pointer to the command's help, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
