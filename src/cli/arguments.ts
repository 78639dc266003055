/** Parses a command's arguments with node:util and turns mistakes into sentences with a "did you mean". */
import os from 'node:os';
import {type ParseArgsConfig, parseArgs} from 'node:util';
import {err, ok, type Result} from '../base/result.ts';
import {suggest} from '../base/suggest.ts';

export interface Flag {
  readonly type: 'boolean' | 'string';
  /** Word for the value in the help, for example FILE. */
  readonly value?: string;
  readonly short?: string;
  readonly multiple?: boolean;
  /** What the flag means without a value; then a value can only be given after "=". */
  readonly impliedValue?: string;
  readonly help: string;
}

export interface CommandArguments {
  readonly positionals: readonly string[];
  readonly has: (flag: string) => boolean;
  readonly text: (flag: string) => string | undefined;
  readonly list: (flag: string) => readonly string[];
}

/** @returns the arguments, or a sentence or two that say what is wrong with them */
export function parseArguments(
  args: readonly string[],
  flags: Readonly<Record<string, Flag>>,
): Result<CommandArguments, string> {
  const unknown = unknownFlag(args, flags);
  if (unknown !== undefined) return err(unknown);
  try {
    const options: ParseArgsConfig['options'] = {};
    for (const [name, {type, short, multiple}] of Object.entries(flags)) {
      options[name] = {type, ...(short ? {short} : {}), ...(multiple ? {multiple} : {})};
    }
    const spelled = withImpliedValues(args, flags);
    const {values, positionals} = parseArgs({args: spelled, options, allowPositionals: true, strict: true});
    return ok({
      positionals,
      has: (flag) => values[flag] === true,
      text: (flag) => (typeof values[flag] === 'string' ? values[flag] : undefined),
      list: (flag) => [values[flag] ?? []].flat().filter((value) => typeof value === 'string'),
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return err(`${error.message.split('. ')[0] ?? error.message}.`);
  }
}

/** `--force` becomes `--force=*`. */
function withImpliedValues(args: readonly string[], flags: Readonly<Record<string, Flag>>): string[] {
  const end = args.indexOf('--');
  return args.map((arg, i) => {
    const implied = arg.startsWith('--') && (end < 0 || i < end) ? flags[arg.slice(2)]?.impliedValue : undefined;
    return implied === undefined ? arg : `${arg}=${implied}`;
  });
}

function unknownFlag(args: readonly string[], flags: Readonly<Record<string, Flag>>): string | undefined {
  const end = args.indexOf('--');
  for (const arg of end < 0 ? args : args.slice(0, end)) {
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (name === undefined || flags[name]) continue;
    const [start, ...others] = Object.keys(flags).filter((flag) => flag.startsWith(name));
    const guess = others.length === 0 && start !== undefined ? start : suggest(name, Object.keys(flags));
    return `Unknown option --${name}.${guess ? ` Did you mean --${guess}?` : ''}`;
  }
  return undefined;
}

/** `--concurrency`: a number of jobs, or a share of the processors such as "50%". Undefined means all of them. */
export function parseConcurrency(text: string | undefined): Result<number, string> {
  const processors = os.availableParallelism();
  if (text === undefined) return ok(processors);
  const match = /^(\d+)(%?)$/.exec(text);
  const number = Number(match?.[1]);
  const jobs = match?.[2] ? Math.max(1, Math.floor((processors * number) / 100)) : number;
  return match && number > 0
    ? ok(jobs)
    : err(`--concurrency "${text}" is neither a number of jobs nor a percentage. Write 2 or 50%.`);
}
