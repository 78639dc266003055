import type {Json} from '../base/canonical-json.ts';
import {suggest} from '../base/suggest.ts';
import {type Explanation, explainTask} from '../build/explain.ts';
import {explanationText, localTimeText} from '../build/explanation-text.ts';
import type {CommandArguments} from './arguments.ts';
import {type Command, EXIT, MANIFEST_FLAG, UsageError} from './command.ts';
import {withWorkspace} from './with-workspace.ts';

/** `quantgate explain TASK`: every field of the key, and what changed since the last run. */
export const explainCommand: Command = {
  usage: 'explain BUILD:TASK [--json]',
  flags: {...MANIFEST_FLAG, json: {type: 'boolean', help: 'as JSON'}},
  run: async (args, terminal) => {
    const [name, ...others] = args.positionals;
    if (name === undefined || others.length > 0)
      throw new UsageError('Name one task, for example mobilenet-int8:calibrate.');
    const explanation = await withWorkspace(withoutBuilds(args), terminal, ({environment}) => {
      const ids = environment.plan.tasks.map(({id}) => id);
      const task = ids.find((id) => id === name);
      if (task === undefined) throw new UsageError(unknownTask(name, ids));
      return explainTask({...environment, force: [], task});
    });
    if (args.has('json')) terminal.printJson(explanationJson(explanation));
    else terminal.print(explanationText(explanation, localTimeText));
    return EXIT.pass;
  },
};

/** `version` is that of this form; the task's own is told beside it. */
function explanationJson({version: taskVersion, ...told}: Explanation): Json {
  return JSON.parse(JSON.stringify({...told, taskVersion, version: 1})) as Json;
}

const withoutBuilds = (args: CommandArguments): CommandArguments => ({...args, positionals: []});

function unknownTask(name: string, ids: readonly string[]): string {
  const guess = suggest(name, ids);
  if (guess) return `No task "${name}" in the plan. Did you mean "${guess}"?`;
  const [build = ''] = name.split(':');
  const near = ids.filter((id) => id.startsWith(`${build}:`));
  return `No task "${name}" in the plan. Tasks:\n${(near.length > 0 ? near : ids).map((id) => `  ${id}`).join('\n')}`;
}
