import {listProfiles} from '../target/load-profile.ts';
import {type Command, EXIT} from './command.ts';
import {describeTargets, targetsJson} from './targets.ts';

export const targetsCommand: Command = {
  usage: 'targets [--json]',
  flags: {json: {type: 'boolean', help: 'print the profiles as JSON'}},
  run: async (args, {print}) => {
    const profiles = listProfiles();
    print(args.has('json') ? JSON.stringify(targetsJson(profiles), null, 2) : describeTargets(profiles));
    return EXIT.pass;
  },
};
