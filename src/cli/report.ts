import path from 'node:path';
import {decodeEvaluation} from '../artifacts/evaluation.ts';
import {decodeVerdict} from '../artifacts/verdict.ts';
import type {BuildSpec} from '../manifest/manifest.ts';
import type {BuildReport, RunReport} from '../report/build-report.ts';
import {makeReport, reportJson} from '../report/make-report.ts';
import type {Report} from '../report/report.ts';
import {baseLines, buildLines, runLine} from '../report/report-text.ts';
import {DEFAULT_OUTPUT_FOLDER} from '../workspace/build-manifest.ts';
import {displayPath} from '../workspace/display-path.ts';
import {type Command, EXIT, MANIFEST_FLAG, type Terminal, UsageError} from './command.ts';
import {readManifest, selectBuilds} from './read-manifest.ts';
import {readResult} from './read-result.ts';

/** `quantgate report`: the figures and verdicts that the last build left in the output folder. */
export const reportCommand: Command = {
  usage: 'report [BUILD…] [--md | --json | --html | --sarif] [OPTIONS]',
  flags: {
    ...MANIFEST_FLAG,
    'output-dir': {type: 'string', value: 'DIR', help: 'folder that the build wrote its results to'},
    md: {type: 'boolean', help: 'as Markdown'},
    json: {type: 'boolean', help: 'as JSON'},
    html: {type: 'boolean', help: 'as a page that needs no other file'},
    sarif: {type: 'boolean', help: 'as SARIF 2.1.0, for code scanning'},
  },
  run: async (args, terminal) => {
    const forms = FORMS.filter((form) => args.has(form));
    if (forms.length > 1) throw new UsageError(`--${forms[0]} and --${forms[1]} exclude each other.`);
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
      changedInputs: [],
      warnings: [],
      stores: [],
    };
    const [form] = forms;
    if (form === undefined) terminal.print([...builds.flatMap(buildLines), ...baseLines(run), runLine(run)].join('\n'));
    else await printReport(makeReport(run, {manifest: manifest.path, displayPath}), form, terminal);
    return EXIT.pass;
  },
};

const FORMS = ['md', 'json', 'html', 'sarif'] as const;

/** What renders a form is loaded when it is asked for. */
async function printReport(report: Report, form: (typeof FORMS)[number], terminal: Terminal): Promise<void> {
  switch (form) {
    case 'json':
      return terminal.printJson(reportJson(report));
    case 'md': {
      const {reportMarkdown, SUMMARY_FORM} = await import('../report/report-markdown.ts');
      return terminal.print(reportMarkdown(report, SUMMARY_FORM));
    }
    case 'html':
      return terminal.print((await import('../report/report-html.ts')).reportHtml(report));
    case 'sarif':
      return terminal.printJson((await import('../report/report-sarif.ts')).reportSarif(report));
  }
}

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
    failures: [],
  };
}
