import type {Plan} from '../build/task.ts';
import {planToDot, planToJson, planToMermaid, planToText} from '../plan/draw-plan.ts';
import {makePlan} from '../plan/make-plan.ts';
import {type Command, EXIT, MANIFEST_FLAG, UsageError} from './command.ts';
import {readManifest, selectBuilds} from './read-manifest.ts';

const FORMATS: Readonly<Record<string, (plan: Plan) => string>> = {
  mermaid: planToMermaid,
  dot: planToDot,
};

/** `quantgate graph`: the tasks and what feeds them. */
export const graphCommand: Command = {
  usage: 'graph [BUILD…] [--mermaid | --dot | --json]',
  flags: {
    ...MANIFEST_FLAG,
    mermaid: {type: 'boolean', help: 'as a Mermaid flowchart, which GitHub draws'},
    dot: {type: 'boolean', help: 'for Graphviz'},
    json: {type: 'boolean', help: 'as JSON, with every parameter'},
  },
  run: async (args, terminal) => {
    const chosen = ['json', ...Object.keys(FORMATS)].filter((format) => args.has(format));
    if (chosen.length > 1) throw new UsageError(`--${chosen.join(' and --')} exclude each other.`);
    const manifest = await readManifest(args.text('manifest'), terminal);
    const plan = makePlan(manifest, selectBuilds(args.positionals, manifest));
    const format = FORMATS[chosen[0] ?? ''] ?? planToText;
    if (args.has('json')) terminal.printJson(planToJson(plan));
    else terminal.print(format(plan));
    return EXIT.pass;
  },
};
