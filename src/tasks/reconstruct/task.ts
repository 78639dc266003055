/**
 * Chooses the integers of weights by what the layers then give, instead of rounding each weight by itself: layer after
 * layer, so that each makes up for the errors of those before it. All that is needed of the calibration samples are the
 * second moments of what a layer reads and their products with what it should give (see `solve-layer.ts`). In the end the
 * outputs of the model before and after are compared, and where they do not come nearer to the float ones, the model is
 * left as it was.
 *
 * 1. `adaround` chooses between the two integers next to each weight;
 * 2. `adaquant` may choose any integer;
 * 3. `sequential-mse` rounds to nearest and chooses the scale.
 */
import type {TaskDefinition} from '../../build/task.ts';
import type {Method} from './round-channel.ts';

const definition = (kind: Method): TaskDefinition => ({
  kind,
  version: 2,
  usesEngine: true,
  isCached: true,
  run: async (request, context) => (await import('./run.ts')).run(request, context, kind),
});

export const sequentialMseTask = definition('sequential-mse');
export const adaroundTask = definition('adaround');
export const adaquantTask = definition('adaquant');
