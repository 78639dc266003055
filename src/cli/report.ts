import path from 'node:path';
import {decodeEvaluation} from '../artifacts/evaluation.ts';
import {decodeVerdict} from '../artifacts/verdict.ts';
import type {BuildSpec} from '../manifest/manifest.ts';
import type {BuildReport, RunReport} from '../report/build-report.ts';
import {runJson} from '../report/report-json.ts';
import {runMarkdown} from '../report/report-markdown.ts';
import {baseLines, buildLines, runLine} from '../report/report-text.ts';
import {DEFAULT_OUTPUT_FOLDER} from '../workspace/build-manifest.ts';
import {displayPath} from '../workspace/display-path.ts';
import {type Command, EXIT, MANIFEST_FLAG, UsageError} from './command.ts';
import {readManifest, selectBuilds} from './read-manifest.ts';
import {readResult} from './read-result.ts';

/** `quantgate report`: the figures and verdicts that the last build left in the output folder. */
export const reportCommand: Command = {
  usage: 'report [BUILD…] [--md | --json] [--output-dir DIR]',
  flags: {
    ...MANIFEST_FLAG,
    'output-dir': {type: 'string', value: 'DIR', help: 'folder that the build wrote its results to'},
    md: {type: 'boolean', help: 'as Markdown'},
    json: {type: 'boolean', help: 'as JSON'},
  },
  run: async (args, terminal) => {
    if (args.has('md') && args.has('json')) throw new UsageError('--md and --json exclude each other.');
    const manifest = await readManifest(args.text('manifest'), terminal);
    const names = selectBuilds(args.positionals, manifest) ?? [...manifest.builds.keys()];
    const folder = args.text('output-dir');
    const outputs =
      folder === undefined ? path.join(manifest.directory, DEFAULT_OUTPUT_FOLDER) : path.resolve(terminal.cwd, folder);
    const specs = names.map((name) => manifest.builds.get(name)).filter((build) => build !== undefined);
    const builds = await Promise.all(specs.map((build) => readReport(build, path.join(outputs, build.name))));
    const run: RunReport = {
      builds,
      base: builds.find(({verdict}) => verdict?.base)?.verdict?.base,
      durationMs: undefined,
      isInterrupted: false,
    };
    if (args.has('json')) terminal.printJson(runJson(run));
    else
      terminal.print(
        args.has('md') ? runMarkdown(run) : [...builds.flatMap(buildLines), ...baseLines(run), runLine(run)].join('\n'),
      );
    return EXIT.pass;
  },
};

/** @throws Failure `file-missing` when the build has not been done */
async function readReport(build: BuildSpec, folder: string): Promise<BuildReport> {
  const {verdict, evaluation} = await readResult(build.name, folder);
  const decoded = decodeVerdict(verdict);
  return {
    build,
    status: decoded.status,
    verdict: decoded,
    evaluation: evaluation && decodeEvaluation(evaluation),
    modelFile: displayPath(path.join(folder, 'model.onnx')),
    resultCount: 0,
    cachedCount: 0,
  };
}
