import path from 'node:path';
import {figureOf} from '../artifacts/figure.ts';
import type {Json} from '../base/canonical-json.ts';
import {formatDiagnostic} from '../base/diagnostic.ts';
import {comparisonTable} from '../report/comparison-text.ts';
import {compareFolders, type FolderComparison} from '../tasks/evaluate/compare-folders.ts';
import type {CommandArguments} from './arguments.ts';
import {type Command, countOf, EXIT, UsageError} from './command.ts';

/** `quantgate evaluate`: how far the arrays of one folder are from those of another. */
export const evaluateCommand: Command = {
  usage: 'evaluate --baseline DIR --quantized DIR [--json]',
  flags: {
    baseline: {type: 'string', value: 'DIR', help: 'folder of .npy files, the outputs of the float model'},
    quantized: {type: 'string', value: 'DIR', help: 'folder of .npy files of the same names, of the quantized one'},
    json: {type: 'boolean', help: 'as JSON'},
  },
  run: async (args, terminal) => {
    if (args.positionals.length > 0)
      throw new UsageError(`What is "${args.positionals[0]}"? Folders are named by flags.`);
    const [baseline, quantized] = [folderOf(args, 'baseline'), folderOf(args, 'quantized')];
    const inCwd = (folder: string): string => path.relative(terminal.cwd, path.resolve(terminal.cwd, folder)) || '.';
    const compared = await compareFolders(inCwd(baseline), inCwd(quantized));
    if (!compared.ok) {
      terminal.complain(compared.error.map(formatDiagnostic).join('\n'));
      terminal.complain(`${countOf(compared.error.length, 'error')}. Nothing was compared.`);
      return EXIT.usage;
    }
    if (args.has('json')) terminal.printJson(comparisonJson(compared.value));
    else terminal.print(comparisonTable(compared.value));
    return EXIT.pass;
  },
};

function folderOf(args: CommandArguments, flag: string): string {
  const folder = args.text(flag);
  if (folder === undefined) throw new UsageError(`Name both folders; --${flag} is missing.`);
  return folder;
}

/** Version 1: figures by file, overall and the worst; "Infinity" and "NaN" are texts, as in all of quantgate's JSON. */
function comparisonJson({files, overall, worst}: FolderComparison): Json {
  const figures = (values: Readonly<Record<string, number>>): Json =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, figureOf(value)]));
  return {
    version: 1,
    files: files.map(({name, ...values}) => ({name, ...(figures(values) as {readonly [key: string]: Json})})),
    overall: figures(overall),
    worst: figures(worst),
  };
}
