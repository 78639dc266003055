import type {Json} from '../base/canonical-json.ts';
import type {Failure} from '../base/failure.ts';
import {printableText} from '../base/printable-text.ts';
import {inspectPlan, type PlanStatus} from '../build/inspect-plan.ts';
import type {Plan} from '../build/task.ts';
import {displayPath} from '../workspace/display-path.ts';
import {type ShardRequest, shardWork} from '../workspace/shard-work.ts';
import type {CommandArguments} from './arguments.ts';
import {type Command, countOf, EXIT, FORCE_FLAG, MANIFEST_FLAG, type Terminal} from './command.ts';
import {forcePatterns} from './force.ts';
import {shardLines, shardMatrix, shardRequest} from './shard-flags.ts';
import {withWorkspace} from './with-workspace.ts';

/** `quantgate plan`: what a build would run, hit or miss for each task, and why. Runs nothing that takes time. */
export const planCommand: Command = {
  usage: 'plan [BUILD…] [--json] [--force[=PATTERN]] [--shards COUNT]',
  flags: {
    ...MANIFEST_FLAG,
    json: {type: 'boolean', help: 'as JSON'},
    force: FORCE_FLAG,
    shards: {
      type: 'string',
      value: 'COUNT',
      help: 'share the builds with work out among so many jobs ("auto": as many as are worth starting), with --json as a matrix of GitHub',
    },
  },
  run: async (args, terminal) => {
    const request = shardRequest(args.text('shards'));
    if (request) return printShards(request, args, terminal);
    const {statuses, plan} = await withWorkspace(args, terminal, async ({environment}) => ({
      statuses: await inspectPlan({...environment, force: forcePatterns(args, environment.plan)}),
      plan: environment.plan,
    }));
    if (args.has('json')) terminal.printJson(statusesToJson(statuses, plan));
    else terminal.print(statusesToText(statuses));
    return statuses.some(({status}) => status === 'fails') ? EXIT.taskFailed : EXIT.pass;
  },
};

async function printShards(request: ShardRequest, args: CommandArguments, terminal: Terminal): Promise<number> {
  const shards = await withWorkspace(args, terminal, ({environment}, manifest) =>
    shardWork(manifest, environment, request),
  );
  if (args.has('json')) terminal.printJson(shardMatrix(shards));
  else terminal.print(shardLines(shards).join('\n'));
  return EXIT.pass;
}

/** Parameters show what a recipe became, in whatever style it was written. */
function statusesToJson(statuses: readonly PlanStatus[], plan: Plan): Json {
  const parameters = new Map<string, Json>(plan.tasks.map((task) => [task.id, task.parameters]));
  const tasks = statuses.map(({task, build, kind, status, reason, key, items}) => {
    return {task, build, kind, status, reason, key, items: items && {...items}, parameters: parameters.get(task)};
  });
  return {version: 1, tasks};
}

/** Fact and file in one line; what to do about it is told by the build. */
function failureLine({message, path: file}: Failure): string {
  const [fact = ''] = message.split('\n');
  return printableText(file === undefined || fact.includes(file) ? fact : `${displayPath(file)}: ${fact}`);
}

/** One line a task below the name of its build. */
export function statusesToText(statuses: readonly PlanStatus[]): string {
  const width = Math.max(...statuses.map(({kind}) => kind.length));
  const lines: string[] = [];
  let build: string | undefined;
  for (const status of statuses) {
    if (status.build !== build) lines.push(status.build);
    build = status.build;
    lines.push(`  ${status.kind.padEnd(width)}  ${status.status.padEnd(7)}  ${reasonText(status)}`.trimEnd());
  }
  lines.push(countLine(statuses.filter((status) => !alwaysRuns(status))));
  return lines.join('\n');
}

/** Judging is not worth counting. */
const alwaysRuns = ({kind}: PlanStatus): boolean => kind === 'gate';

function countLine(statuses: readonly PlanStatus[]): string {
  const count = (wanted: PlanStatus['status']) => statuses.filter(({status}) => status === wanted).length;
  const parts = [
    `${count('hit')} cached`,
    `${count('run')} to run`,
    ...(count('fails') > 0 ? [`${count('fails')} cannot be done`] : []),
    ...(count('unknown') > 0 ? [`${count('unknown')} not known yet`] : []),
  ];
  return `${countOf(statuses.length, 'task')} and the gates: ${parts.join(', ')}.`;
}

function reasonText({status, reason, items, failure}: PlanStatus): string {
  if (failure) return failureLine(failure);
  const isPartial = status === 'run' && items !== undefined && items.missCount < items.count;
  const part = isPartial ? `${items.missCount} of ${items.count} items` : '';
  return printableText([part, reason].filter((text) => text !== '').join('; '));
}
