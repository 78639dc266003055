import {globMatcher} from '../build/match-glob.ts';
import type {Plan} from '../build/task.ts';
import type {CommandArguments} from './arguments.ts';
import {UsageError} from './command.ts';

/**
 * The patterns of `--force`.
 *
 * @throws UsageError for one that no task of the plan matches
 */
export function forcePatterns(args: CommandArguments, {tasks}: Plan): readonly string[] {
  const patterns = args.list('force');
  for (const pattern of patterns) {
    if (tasks.some(({id}) => globMatcher([pattern])(id))) continue;
    const example = tasks.find(({kind}) => kind === 'calibrate') ?? tasks[0];
    throw new UsageError(
      `--force="${pattern}" matches no task. Patterns are matched with ids such as ${example?.id}; "*" stands for any characters.`,
    );
  }
  return patterns;
}
