import {decodeQuantizationReport} from '../../artifacts/quantization-report.ts';
import {canonicalJson} from '../../base/canonical-json.ts';
import {invariant} from '../../base/invariant.ts';
import type {TaskContext, TaskRequest} from '../../build/task.ts';
import {describeFixedPoint} from './describe-fixed-point.ts';

export async function run({inputs}: TaskRequest, context: TaskContext): Promise<Record<string, Uint8Array>> {
  const input = inputs.quantization;
  invariant(input?.from === 'task', () => 'write-fixed-point has no input "quantization"');
  const described = describeFixedPoint(decodeQuantizationReport(await input.read()));
  context.summarize(`${Object.keys(described.tensors).length} tensors as radix and scale`);
  return {'fixed-point.json': new TextEncoder().encode(`${canonicalJson(described)}\n`)};
}
