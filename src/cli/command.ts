/** What every command is: flags it takes, and a function from arguments to an exit code. */
import type {CommandArguments, Flag} from './arguments.ts';

/** Exit codes, the same for every command and documented in the README. */
export const EXIT = {pass: 0, gateFailed: 1, usage: 2, taskFailed: 3, interrupted: 130} as const;

/** Where bugs are reported. */
export const ISSUES_URL = 'https://github.com/quantgate/quantgate/issues';

export interface Terminal {
  /** Folder the command was started in. */
  readonly cwd: string;
  /** Writes a line to standard output. */
  readonly print: (line: string) => void;
  /** Writes a line to standard error. */
  readonly complain: (line: string) => void;
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

/** Thrown by a command for wrong arguments; printed with a pointer to the command's help, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
