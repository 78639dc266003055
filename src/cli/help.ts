/** Help texts, at most 80 columns wide. */
import {wrapped} from '../logging/terminal.ts';
import type {Flag} from './arguments.ts';
import type {Command} from './command.ts';

const WIDTH = 80;
/** Explanations start at most here; a longer left side gets a line of its own. */
const LEFT_WIDTH_MAX = 24;

/** What `quantgate --help` prints. */
export function overview(commands: readonly (readonly [name: string, summary: string])[]): string {
  return [
    'quantgate: a build system and merge gate for quantized neural networks.',
    '',
    'Usage: quantgate COMMAND [OPTIONS]',
    '',
    ...twoColumns(commands),
    '',
    'quantgate COMMAND --help tells the options of a command.',
    'Exit codes: 0 all gates pass, 1 a gate failed (see build --fail-on), 2 wrong',
    'usage or manifest, 3 a task failed or the base cannot be had, 130 interrupted.',
  ].join('\n');
}

/** What `quantgate COMMAND --help` prints. */
export function commandHelp({usage}: Command, flags: Readonly<Record<string, Flag>>): string {
  const rows = Object.entries(flags).map(([name, flag]) => [spelledFlag(name, flag), flag.help] as const);
  return [`Usage: quantgate ${usage}`, '', ...twoColumns(rows)].join('\n');
}

/** `-j, --concurrency N|%`, `--force[=PATTERN]` */
function spelledFlag(name: string, {short, value, impliedValue}: Flag): string {
  const start = `${short ? `-${short}, ` : '    '}--${name}`;
  if (value === undefined) return start;
  return impliedValue === undefined ? `${start} ${value}` : `${start}[=${value}]`;
}

function twoColumns(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.min(LEFT_WIDTH_MAX, Math.max(...rows.map(([left]) => left.length)));
  const indent = ' '.repeat(2 + width + 2);
  return rows.flatMap(([left, right]) => {
    const lines = wrapped(right, WIDTH - indent.length);
    if (left.length > width) return [`  ${left}`, ...lines.map((line) => indent + line)];
    return lines.map((line, i) => (i === 0 ? `  ${left.padEnd(width)}  ${line}` : indent + line));
  });
}
