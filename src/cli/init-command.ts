import {type Command, EXIT} from './command.ts';
import {INIT_FILE, initialize} from './init.ts';

export const initCommand: Command = {
  usage: 'init [--force]',
  flags: {force: {type: 'boolean', help: `write over a ${INIT_FILE} that is there`}},
  run: async (args, {cwd, print, complain}) =>
    (await initialize({cwd, force: args.has('force'), print, complain})) ? EXIT.pass : EXIT.usage,
};
