import {type ExportedLayer, encodeIntegerExport, isOffloaded} from '../../artifacts/integer-export.ts';
import {encodeMemoryTable} from '../../artifacts/memory-table.ts';
import type {Json} from '../../base/canonical-json.ts';
import type {Diagnostic} from '../../base/diagnostic.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskRequest} from '../../build/task.ts';
import {decodeModel, encodeModel} from '../../onnx/codec.ts';
import type {TargetDevice} from '../../target/profile.ts';
import {type ExportOptions, exportIntegers} from './export-integers.ts';
import {memoryTable} from './model-memory.ts';
import {quantizationConfig} from './quantization-config.ts';

export async function run(
  {parameters, inputs}: TaskRequest,
  context: TaskContext,
): Promise<Record<string, Uint8Array>> {
  const input = inputs.quantized;
  invariant(input?.from === 'task', () => 'export-integers has no model');
  const bytes = await input.read();
  const model = decodeModel(bytes);
  const options = readOptions(parameters);
  const exported = exportIntegers(model, options);
  const {layers, inexact} = exported;
  for (const layer of layers) if (!isOffloaded(layer)) context.warn(leftToCpu(layer));
  if (inexact.length > 0) context.warn(mayRound(inexact));
  context.summarize(summaryOf(layers, options));
  const memory = memoryTable(decodeModel(bytes).graph, options.devices, layers.every(isOffloaded));
  return {
    'model.onnx': encodeModel(model),
    'integers.json': encodeIntegerExport({version: 1, layers}),
    'memory.json': encodeMemoryTable({version: 1, ...memory}),
    'quantization_config.yaml': new TextEncoder().encode(quantizationConfig({...options, ...exported})),
  };
}

interface TaskOptions extends ExportOptions {
  readonly devices: readonly TargetDevice[];
  /** Types as the recipe has them, for the text file. */
  readonly weights: string;
  readonly activations: string;
}

/** @throws InvariantError when the plan gave something else */
function readOptions(parameters: Json): TaskOptions {
  const {hasIntegerOutputs, rules, devices, weights, activations} = parameters as unknown as Partial<TaskOptions>;
  invariant(
    hasIntegerOutputs !== undefined && devices !== undefined && weights !== undefined && activations !== undefined,
    () => 'export-integers lacks parameters',
  );
  return {hasIntegerOutputs, rules, devices, weights, activations};
}

function leftToCpu({layer, operator, form, reasons}: ExportedLayer): Diagnostic {
  const what = form === 'integer' ? 'is left to the CPU' : 'stays float and is left to the CPU';
  return {
    severity: 'warning',
    code: form === 'integer' ? 'export/not-offloaded' : 'export/not-integer',
    message: `${operator} "${layer}" ${what}: ${reasons.join('; ')}`,
  };
}

function mayRound(layers: readonly string[]): Diagnostic {
  const names = layers.map((name) => `"${name}"`).join(', ');
  return {
    severity: 'warning',
    code: 'export/float32-inexact',
    message: `sums of ${names} can pass 2^24, so that float32 may round what the NPU computes exactly`,
    remedy: 'Figures measured here may differ from the device by a step in these layers.',
  };
}

function summaryOf(layers: readonly ExportedLayer[], {rules}: ExportOptions): string {
  const integer = layers.filter(({form}) => form === 'integer').length;
  const noun = layers.length === 1 ? 'layer' : 'layers';
  const offloaded = rules ? `, ${layers.filter(isOffloaded).length} on the NPU` : '';
  return `${integer} of ${layers.length} ${noun} in integers${offloaded}`;
}
