import {listProfiles} from '../target/load-profile.ts';
import {type Command, EXIT, UsageError} from './command.ts';
import {describeTargets, targetsJson} from './targets.ts';

export const targetsCommand: Command = {
  usage: 'targets [--json]',
  flags: {json: {type: 'boolean', help: 'print the profiles as JSON'}},
  run: async (args, {print, printJson}) => {
    const [name] = args.positionals;
    if (name !== undefined) throw new UsageError(`"${name}" is one word too many: all targets are listed.`);
    const profiles = listProfiles();
    if (args.has('json')) printJson(targetsJson(profiles));
    else print(describeTargets(profiles));
    return EXIT.pass;
  },
};
