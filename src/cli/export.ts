import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {decodeQuantizationReport} from '../artifacts/quantization-report.ts';
import {writeFileAtomically} from '../base/atomic-write.ts';
import {Failure} from '../base/failure.ts';
import {suggest} from '../base/suggest.ts';
import {FORMAT_NAMES, writeSettings} from '../manifest/encodings/formats.ts';
import type {BuildSpec} from '../manifest/manifest.ts';
import {DEFAULT_OUTPUT_FOLDER} from '../workspace/build-manifest.ts';
import {displayPath} from '../workspace/display-path.ts';
import {type Command, EXIT, MANIFEST_FLAG, UsageError} from './command.ts';
import {readManifest, selectBuilds} from './read-manifest.ts';

const FORMAT = 'aimet-1.0.0';

/** `quantgate export`: scales and zero points of a finished build for another tool, such as AIMET's encodings. */
export const exportCommand: Command = {
  usage: 'export BUILD [--format FORMAT] [--output FILE] [--output-dir DIR]',
  flags: {
    ...MANIFEST_FLAG,
    format: {type: 'string', value: 'FORMAT', help: `${FORMAT_NAMES.join(', ')} (default: ${FORMAT})`},
    output: {type: 'string', value: 'FILE', help: 'file to write (default: the terminal)'},
    'output-dir': {type: 'string', value: 'DIR', help: 'folder that the build wrote its results to'},
  },
  run: async (args, terminal) => {
    const manifest = await readManifest(args.text('manifest'), terminal);
    const [name, ...others] = selectBuilds(args.positionals, manifest) ?? [...manifest.builds.keys()];
    const build = name === undefined ? undefined : manifest.builds.get(name);
    if (!build || others.length > 0) throw new UsageError('Name one build.');
    const folder = args.text('output-dir');
    const outputs =
      folder === undefined ? path.join(manifest.directory, DEFAULT_OUTPUT_FOLDER) : path.resolve(terminal.cwd, folder);
    const text = await exported(build, path.join(outputs, build.name), args.text('format') ?? FORMAT);
    const output = args.text('output');
    if (output === undefined) terminal.print(text);
    else await writeFileAtomically(path.resolve(terminal.cwd, output), new TextEncoder().encode(`${text}\n`));
    return EXIT.pass;
  },
};

/** @throws Failure `file-missing` when the build has not been done; UsageError for a format that is not known */
async function exported(build: BuildSpec, folder: string, format: string): Promise<string> {
  if (!FORMAT_NAMES.includes(format)) {
    const guess = suggest(format, FORMAT_NAMES);
    throw new UsageError(
      `--format "${format}" is not known. Formats: ${FORMAT_NAMES.join(', ')}.${guess ? ` Did you mean "${guess}"?` : ''}`,
    );
  }
  const file = path.join(folder, 'quantization.json');
  const bytes = await readFile(file).catch((cause: unknown) => {
    const remedy = `Run "quantgate build ${build.name}" first.`;
    throw new Failure({
      reason: 'file-missing',
      message: 'no results of this build',
      path: displayPath(file),
      remedy,
      cause,
    });
  });
  // A file holds no ranges that are found at run time.
  const tensors = decodeQuantizationReport(bytes).tensors.flatMap((tensor) =>
    tensor.range ? [{...tensor, range: tensor.range}] : [],
  );
  return JSON.stringify(writeSettings(format, {tensors, recipe: build.recipe}), undefined, 2);
}
