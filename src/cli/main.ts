/**
 * The command line. Finds the command, hands it its arguments and a terminal, and turns what it returns into the exit
 * code. Every command is loaded only when it is called, so that a build with nothing to do starts fast.
 */
import {canonicalJson} from '../base/canonical-json.ts';
import {formatDiagnostic} from '../base/diagnostic.ts';
import {Failure} from '../base/failure.ts';
import {printableJson, printableText} from '../base/printable-text.ts';
import {suggest} from '../base/suggest.ts';
import {harmlessLine} from '../logging/github-logger.ts';
import {displayPath} from '../workspace/display-path.ts';
import {type Flag, parseArguments} from './arguments.ts';
import {type Command, countOf, EXIT, ISSUES_URL, type Terminal, UsageError} from './command.ts';
import {commandHelp, overview} from './help.ts';
import {ManifestError} from './manifest-error.ts';
import {VERSION} from './version.ts';

interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, CommandEntry>> = {
  init: {
    summary: 'look at the folder and write a first quantgate.yaml',
    load: async () => (await import('./init-command.ts')).initCommand,
  },
  build: {
    summary: 'quantize, measure and judge the builds of the manifest',
    load: async () => (await import('./build.ts')).buildCommand,
  },
  plan: {
    summary: 'tell what a build would run and what it would find cached',
    load: async () => (await import('./plan.ts')).planCommand,
  },
  explain: {
    summary: "show every field of a task's key and what changed since the last run",
    load: async () => (await import('./explain.ts')).explainCommand,
  },
  graph: {summary: 'draw the task graph', load: async () => (await import('./graph.ts')).graphCommand},
  report: {
    summary: 'show the figures and verdicts of the last build',
    load: async () => (await import('./report.ts')).reportCommand,
  },
  export: {
    summary: "write what a build's tensors came to in another tool's format",
    load: async () => (await import('./export.ts')).exportCommand,
  },
  lock: {
    summary: 'write the figures of the last build down as the accepted ones',
    load: async () => (await import('./lock.ts')).lockCommand,
  },
  evaluate: {
    summary: 'compare two folders of .npy outputs',
    load: async () => (await import('./evaluate.ts')).evaluateCommand,
  },
  targets: {
    summary: 'list the targets and what each can do',
    load: async () => (await import('./targets-command.ts')).targetsCommand,
  },
  cache: {
    summary: 'show, prune or verify the local cache',
    load: async () => (await import('./cache.ts')).cacheCommand,
  },
};

const GLOBAL_FLAGS: Readonly<Record<string, Flag>> = {
  help: {type: 'boolean', short: 'h', help: 'show this help'},
};

async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const [first, ...others] = args;
  const asksHelp = first === 'help' && others.length > 0;
  const [name, ...rest] = asksHelp ? [...others.slice(0, 1), '--help'] : [first, ...others];
  if (name === '--version' || name === '-v') {
    terminal.print(VERSION);
    return EXIT.pass;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.print(overview(Object.entries(COMMANDS).map(([command, {summary}]) => [command, summary])));
    return name === undefined ? EXIT.usage : EXIT.pass;
  }
  const entry = COMMANDS[name];
  if (!entry) {
    const guess = suggest(name, Object.keys(COMMANDS));
    terminal.complain(
      `quantgate has no command "${name}".${guess ? ` Did you mean "${guess}"?` : ''}\nCommands: ${Object.keys(COMMANDS).join(', ')}.`,
    );
    return EXIT.usage;
  }
  return runCommand(await entry.load(), rest, terminal);
}

async function runCommand(command: Command, args: readonly string[], terminal: Terminal): Promise<number> {
  const flags = {...command.flags, ...GLOBAL_FLAGS};
  const parsed = parseArguments(args, flags);
  if (!parsed.ok) {
    terminal.complain(`${parsed.error}\nUsage: quantgate ${command.usage}`);
    return EXIT.usage;
  }
  if (parsed.value.has('help')) {
    terminal.print(commandHelp(command, flags));
    return EXIT.pass;
  }
  try {
    return await command.run(parsed.value, terminal);
  } catch (error) {
    return complainOf(error, command, terminal);
  }
}

function complainOf(error: unknown, command: Command, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.complain(`${error.message}\nUsage: quantgate ${command.usage}`);
    return EXIT.usage;
  }
  if (error instanceof ManifestError) {
    const count = error.diagnostics.filter(({severity}) => severity === 'error').length;
    terminal.complain(error.diagnostics.map(formatDiagnostic).join('\n'));
    terminal.complain(`${countOf(count, 'error')}. Nothing was run.`);
    return EXIT.usage;
  }
  if (error instanceof Failure) {
    terminal.complain(
      `${error.path ? `${displayPath(error.path)}: ` : ''}${error.message}${error.remedy ? `\n   ${error.remedy}` : ''}`,
    );
    return error.reason === 'interrupted' ? EXIT.interrupted : EXIT.taskFailed;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.complain(`This is a bug in quantgate ${VERSION}. Please report it at ${ISSUES_URL} with:\n${detail}`);
  return EXIT.taskFailed;
}

/** First Ctrl-C stops cleanly and keeps what is finished; the second one ends the process at once. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader went away (`quantgate report | head`): nothing is left to say.
  if (error.code === 'EPIPE') process.exit(EXIT.pass);
  throw error;
});

const isInActions = process.env.GITHUB_ACTIONS === 'true';

/** No name of a file, a model or a value can drive the terminal, or give a command to the runner of GitHub Actions. */
const harmless = (lines: string): string =>
  lines
    .split('\n')
    .map(isInActions ? harmlessLine : printableText)
    .join('\n');

process.exitCode = await main(process.argv.slice(2), {
  cwd: process.cwd(),
  print: (lines) => void process.stdout.write(`${harmless(lines)}\n`),
  printJson: (value) => void process.stdout.write(`${printableJson(canonicalJson(value))}\n`),
  complain: (lines) => void process.stderr.write(`${harmless(lines)}\n`),
  isInteractive: process.stdout.isTTY === true,
  signal: interruptSignal(),
});
