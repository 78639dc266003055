import {expect, test} from 'vitest';
import {decodeMeasuredNames, type PlacementRecipe} from '../../../src/artifacts/placement.ts';
import {decodeQuantizationReport} from '../../../src/artifacts/quantization-report.ts';
import {encodeRanges} from '../../../src/artifacts/ranges.ts';
import {canonicalJson, type Json} from '../../../src/base/canonical-json.ts';
import type {TaskId} from '../../../src/build/task.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {placeQuantizersTask} from '../../../src/tasks/place-quantizers/task.ts';
import {quantizeTask} from '../../../src/tasks/quantize/task.ts';
import {type MemoryTaskContext, memoryTaskContext, taskInput} from '../../support/memory-task-context.ts';
import {nativeRecipe, tensorOverride} from '../../support/recipes.ts';

const NET = `
  (x: float32[1,3,6,6]) -> (y: float32[1,4]) {
    w1 = float32[8,3,3,3] seeded 1
    b1 = float32[8] seeded 2
    w2 = float32[8,1,3,3] seeded 3
    wg = float32[8,4] seeded 4
    c1: float32[1,8,6,6] = Conv(x, w1, b1) {pads: [1,1,1,1]} as conv1
    r1: float32[1,8,6,6] = Relu(c1) as relu1
    c2: float32[1,8,4,4] = Conv(r1, w2) {group: 8} as conv2
    p: float32[1,8,1,1] = GlobalAveragePool(c2) as pool
    f: float32[1,8] = Flatten(p) as flatten
    y = MatMul(f, wg) as matmul
  }`;

/** As the plan writes parameters: members that are undefined are gone. */
const parametersOf = (recipe: PlacementRecipe): Json => JSON.parse(canonicalJson({...recipe} as unknown as Json));

interface Outcome {
  readonly outputs: Readonly<Record<string, Uint8Array>>;
  readonly placed: MemoryTaskContext;
  readonly context: MemoryTaskContext;
}

async function build(text: string, recipe = nativeRecipe(), stored = new Map<string, Uint8Array>()): Promise<Outcome> {
  const model = taskInput(encodeModel(parseModel(text)));
  const parameters = parametersOf(recipe);
  const placed = memoryTaskContext();
  const placement = await placeQuantizersTask.run({id: 'b:place' as TaskId, parameters, inputs: {model}}, placed);
  const {values} = decodeMeasuredNames(placement['values.json']!);
  const ranges = encodeRanges(new Map(values.map((name, i) => [name, [-1 - i, 2 + i]])));
  const inputs = {model, placement: taskInput(placement['placement.json']!), ranges: taskInput(ranges)};
  const context = memoryTaskContext(stored);
  const outputs = await quantizeTask.run({id: 'b:quantize' as TaskId, parameters, inputs}, context);
  return {outputs, placed, context};
}

test('the tasks tell what they did', async () => {
  const {placed, context, outputs} = await build(NET);
  expect(placed.summaries).toEqual(['3 weights, 1 bias, 6 activations (5 to measure), 1 Relu and Clip absorbed']);
  expect(context.summaries).toEqual(['3 weights, 6 activations, int8 per channel']);
  const {tensors} = decodeQuantizationReport(outputs['quantization.json']!);
  expect(tensors.map(({name, role}) => `${name} ${role}`)).toEqual([
    'x activation',
    'w1 weight',
    'r1 activation',
    'c2 activation',
    'w2 weight',
    'p activation',
    'wg weight',
    'y activation',
    'f activation',
    'b1 bias',
  ]);
  expect(tensors.find(({name}) => name === 'f')?.sharesWith).toBe('p');
  expect(decodeModel(outputs['model.onnx']!).graph.nodes.length).toBe(21);
});

test('a second run rounds nothing and gives the same bytes', async () => {
  const first = await build(NET);
  expect(first.context.saved).toEqual(['w1', 'w2', 'wg']);
  const second = await build(NET, nativeRecipe(), first.context.stored);
  expect(second.context.saved).toEqual([]);
  expect(second.outputs).toEqual(first.outputs);
});

test('a change of one weight rounds that one, a rename none', async () => {
  const {context} = await build(NET);
  const changed = NET.replace('wg = float32[8,4] seeded 4', 'wg = float32[8,4] seeded 5');
  expect((await build(changed, nativeRecipe(), context.stored)).context.saved).toEqual(['wg']);
  const renamed = NET.replaceAll('w1', 'kernel').replaceAll('conv', 'layer');
  expect((await build(renamed, nativeRecipe(), context.stored)).context.saved).toEqual([]);
});

test('an override of one weight rounds that one; types and granularity round all', async () => {
  const {context} = await build(NET);
  const overrides = {w2: tensorOverride({type: 'int16'})};
  expect((await build(NET, nativeRecipe({overrides}), context.stored)).context.saved).toEqual(['w2']);
  const weights = {...nativeRecipe().weights, granularity: 'per-tensor'} as const;
  expect((await build(NET, nativeRecipe({weights}), context.stored)).context.saved).toEqual(['w1', 'w2', 'wg']);
});

test('every stored type comes back from the cache as it was', async () => {
  for (const type of ['int4', 'uint4', 'int8', 'uint8', 'int16', 'uint16'] as const) {
    const weights = {...nativeRecipe().weights, type, symmetric: !type.startsWith('u')};
    const first = await build(NET, nativeRecipe({weights}));
    const second = await build(NET, nativeRecipe({weights}), first.context.stored);
    expect(second.context.saved).toEqual([]);
    expect(second.outputs, type).toEqual(first.outputs);
  }
});

test('an item that was cut short is rounded anew', async () => {
  const first = await build(NET);
  for (const [key, bytes] of first.context.stored) first.context.stored.set(key, bytes.subarray(0, bytes.length - 1));
  const second = await build(NET, nativeRecipe(), first.context.stored);
  expect(second.context.saved).toEqual(['w1', 'w2', 'wg']);
  expect(second.outputs).toEqual(first.outputs);
});

test('warnings of placement reach the build, errors stop it', async () => {
  const {placed} = await build(NET, nativeRecipe({excludeNodes: ['conv3']}));
  expect(placed.warnings.map(({code}) => code)).toEqual(['recipe/unmatched-node']);
  const overrides = {w3: tensorOverride({type: 'int4'})};
  await expect(build(NET, nativeRecipe({overrides}))).rejects.toThrow('which the model does not have');
});
