import {type BitWidths, encodeBitWidths} from '../../artifacts/bit-widths.ts';
import {decodeSensitivity} from '../../artifacts/sensitivity.ts';
import type {Json} from '../../base/canonical-json.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskInputValue, TaskRequest} from '../../build/task.ts';
import type {MixedPrecision} from '../../manifest/mixed-precision.ts';
import {decodeModel} from '../../onnx/codec.ts';
import {weightedLayers} from '../../onnx/weighted-layers.ts';
import {chooseByChannels} from './choose-by-channels.ts';
import {chooseBySensitivity} from './choose-by-sensitivity.ts';

export async function run(request: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const {mixedPrecision, fixedNodes} = readParameters(request.parameters);
  const {graph} = decodeModel(await taskInput(request, 'model').read());
  const layers = weightedLayers(graph).filter(({node}) => !fixedNodes.includes(node.name));
  const widths =
    mixedPrecision.method === 'few-channels'
      ? chooseByChannels(layers, mixedPrecision)
      : chooseBySensitivity(
          layers,
          decodeSensitivity(await taskInput(request, 'sensitivity').read()).layers,
          mixedPrecision,
        );
  context.summarize(summaryOf(widths, mixedPrecision));
  return {'bit-widths.json': encodeBitWidths(widths)};
}

interface Parameters {
  readonly mixedPrecision: MixedPrecision;
  /** Nodes whose types the recipe names. */
  readonly fixedNodes: readonly string[];
}

/** @throws InvariantError when the plan gave something else */
function readParameters(parameters: Json): Parameters {
  const isRecord = typeof parameters === 'object' && parameters !== null;
  invariant(
    isRecord && 'mixedPrecision' in parameters && 'fixedNodes' in parameters,
    () => 'choose-bit-widths lacks parameters',
  );
  return parameters as unknown as Parameters;
}

function taskInput({inputs}: TaskRequest, name: string): Extract<TaskInputValue, {readonly from: 'task'}> {
  const input = inputs[name];
  invariant(input?.from === 'task', () => `choose-bit-widths has no input "${name}"`);
  return input;
}

function summaryOf({layers, wideFlopsShare}: BitWidths, {method}: MixedPrecision): string {
  const changed = layers.filter(({weights, activations}) => weights ?? activations).length;
  const wideCount = method === 'few-channels' ? changed : layers.length - changed;
  const share = `${(100 * wideFlopsShare).toPrecision(3)} % of the FLOPs`;
  return `${wideCount} of ${layers.length} layers wide, ${share}`;
}
