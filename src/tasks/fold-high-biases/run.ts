import {decodeChannelStatistics} from '../../artifacts/channel-statistics.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskRequest} from '../../build/task.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import {foldHighBiases} from './fold-high-biases.ts';

export async function run({inputs}: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const {model: input, channels} = inputs;
  invariant(input?.from === 'task', () => 'fold-high-biases has no model');
  const bytes = await input.read();
  if (channels?.from !== 'task') {
    context.warn({
      severity: 'warning',
      code: 'fold-high-biases/no-samples',
      message: 'biases were left as they are: the model has no calibration data to measure its channels on',
      remedy: 'Name a dataset under "calibrate", or drop the step "fold-high-biases".',
    });
    return {'model.onnx': bytes};
  }
  const model = decodeModel(bytes);
  const folded = foldHighBiases(model, decodeChannelStatistics(await channels.read()));
  context.summarize(folded === 0 ? 'no bias is high' : `${folded} ${folded === 1 ? 'channel' : 'channels'} folded`);
  return {'model.onnx': folded === 0 ? bytes : encodeModel(model)};
}
