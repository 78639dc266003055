import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {expect, test} from 'vitest';
import {decodeImportReport} from '../../../src/artifacts/import-report.ts';
import type {Json} from '../../../src/base/canonical-json.ts';
import {hashBytes} from '../../../src/base/content-hash.ts';
import type {Diagnostic} from '../../../src/base/diagnostic.ts';
import {Failure} from '../../../src/base/failure.ts';
import type {TaskContext, TaskId} from '../../../src/build/task.ts';
import {decodeModel, encodeModel} from '../../../src/onnx/codec.ts';
import {parseModel, printModel} from '../../../src/onnx/graph-text.ts';
import {importModel} from '../../../src/tasks/import-model/import-model.ts';
import {importModelTask} from '../../../src/tasks/import-model/task.ts';
import {largestDifference, runModel} from '../../support/run-model.ts';
import {temporaryDirectory} from '../../support/temporary-directory.ts';

/** Weight and bias are rounded to float32 once more than without folding. */
const TOLERANCE = 1e-5;

const BATCH_NORMALIZATION =
  's = float32[4] seeded 3; o = float32[4] seeded 4; m = float32[4] seeded 5; v = float32[4] {1,2,3,4}';

/** Operator set 9, constants in nodes, initializers as inputs: all that older exporters did. */
const OLD_MODEL = `ir 3 opset 9 (x: float32[N,3,8,8]) -> (y) {
  w = float32[4,3,3,3] seeded 1; ${BATCH_NORMALIZATION}
  c = Conv(x, w) {pads: [1,1,1,1]}
  b = BatchNormalization(c, s, o, m, v)
  r = Relu(b); k = Clip(r) {min: 0.0, max: 6.0}
  d = Dropout(k)
  n = Constant() {value: int64[2] {0,-1}}
  f = Reshape(d, n)
  y = Softmax(f)
}`;

async function runTask(text: string, inputShapes: Json = {}) {
  const file = path.join(await temporaryDirectory(), 'model.onnx');
  await writeFile(file, encodeModel(parseModel(text)));
  const warnings: Diagnostic[] = [];
  let summary = '';
  const unused = () => expect.unreachable();
  const context: TaskContext = {
    items: {lookUp: unused, save: unused, readHint: unused, writeHint: unused},
    concurrency: 1,
    runJob: unused,
    progress: unused,
    warn: (warning) => void warnings.push(warning),
    summarize: (line) => {
      summary = line;
    },
    signal: new AbortController().signal,
  };
  const request = {
    id: 'b:import-model' as TaskId,
    parameters: {inputShapes},
    inputs: {model: {from: 'source', digest: hashBytes(text), value: {path: file, externalFiles: []}}},
  } as const;
  const outputs = await importModelTask.run(request, context);
  return {outputs, warnings, summary, file};
}

test('an old model becomes one of opset 21 with everything folded, and computes the same', async () => {
  const {outputs, warnings, summary} = await runTask(OLD_MODEL);
  const model = decodeModel(outputs['model.onnx']!);
  expect(model.opset).toBe(21);
  expect(model.graph.nodes.map(({opType}) => opType)).toEqual(['Conv', 'Clip', 'Reshape', 'Softmax']);
  expect(model.graph.inputs.map(({name}) => name)).toEqual(['x']);
  expect(model.graph.value('f').dims).toEqual(['N', 256]);
  expect(warnings).toEqual([]);
  expect(summary).toBe(
    '4 operators, opset 9 → 21, 1 identity removed, 1 Relu or Clip simplified, 1 BatchNormalization folded',
  );
  const difference = largestDifference(await runModel(parseModel(OLD_MODEL)), await runModel(outputs['model.onnx']!));
  expect(difference).toBeLessThanOrEqual(TOLERANCE);
});

test('the report tells what was done', async () => {
  const {outputs, file} = await runTask(OLD_MODEL, {x: [1, 3, 8, 8]});
  const report = decodeImportReport(outputs['import.json']!);
  expect(new TextDecoder().decode(outputs['import.json'])).not.toContain(path.dirname(file));
  expect(report.opset).toEqual({before: 9, after: 21});
  expect(report.operators.after).toEqual({Clip: 1, Conv: 1, Reshape: 1, Softmax: 1});
  expect(report.operators.before.BatchNormalization).toBe(1);
  // 4·3·3·3 weights, 4 biases, 2 bounds of Clip.
  expect(report.parameterCount).toBe(114);
  expect(report.inputs).toEqual([{name: 'x', type: 'float32', dims: [1, 3, 8, 8]}]);
  expect(report.outputs).toEqual([{name: 'y', type: 'float32', dims: [1, 256]}]);
  expect(Object.fromEntries(report.passes.map(({pass, changes}) => [pass, changes]))).toMatchObject({
    'constant-to-initializer': 1,
    'fix-input-shapes': 1,
    'upgrade-opset': 2,
    'fold-batch-normalization': 1,
    'clean-clip': 1,
    'drop-identity': 1,
  });
  expect(report.sizeBytes.after).toBe(outputs['model.onnx']?.length);
});

test('importing is repeatable, and importing the result changes nothing', async () => {
  const {outputs} = await runTask(OLD_MODEL);
  expect((await runTask(OLD_MODEL)).outputs).toEqual(outputs);
  const model = decodeModel(outputs['model.onnx']!);
  const {facts} = importModel(model, {});
  expect(facts.passes.filter(({changes}) => changes > 0)).toEqual([]);
  expect(printModel(model)).toBe(printModel(decodeModel(outputs['model.onnx']!)));
});

test('a bias added by itself and a learned scale are folded around the normalization', async () => {
  const text = `(x: float32[1,3,8,8]) -> (y) { w = float32[4,3,3,3] seeded 1; ${BATCH_NORMALIZATION}; p = float32[1,4,1,1] seeded 6; c = Conv(x, w); a = Add(c, p); b = BatchNormalization(a, s, o, m, v); q = float32[] {3}; y = Mul(b, q) }`;
  const {outputs} = await runTask(text);
  expect(decodeModel(outputs['model.onnx']!).graph.nodes.map(({opType}) => opType)).toEqual(['Conv']);
  const difference = largestDifference(await runModel(parseModel(text)), await runModel(outputs['model.onnx']!));
  expect(difference).toBeLessThanOrEqual(TOLERANCE);
});

test('what is peculiar about a model is told', async () => {
  const check = async (text: string, codes: readonly string[]) => {
    const {warnings, file} = await runTask(text);
    expect(
      warnings.map(({code}) => code),
      text,
    ).toEqual(codes);
    for (const warning of warnings) expect(warning).toMatchObject({severity: 'warning', path: file});
  };
  await check('(x: float32[2]) -> (y) { y = Relu(x) }', []);
  await check('(x: float16[2]) -> (y) { y = Relu(x) }', ['import/float16']);
  await check('(x: float32[2]) -> (y) { a = Cast(x) {to: 11}; k = float64[] {2}; y = Mul(a, k) }', ['import/float64']);
  await check('(x: float32[2]) -> (y) { s = float32[] {0.5}; q = QuantizeLinear(x, s); y = DequantizeLinear(q, s) }', [
    'import/already-quantized',
  ]);
  await check('opset 21, my.ops 1 (x: float32[2]) -> (y) { y = my.ops::Thing(x) }', ['import/custom-operators']);
});

test('fields newer than this program are named', () => {
  const model = parseModel('(x: float32[2]) -> (y) { y = Relu(x) }');
  model.unknownFields.push('ModelProto.99');
  expect(importModel(model, {}).warnings).toEqual([
    expect.objectContaining({code: 'import/unknown-fields', message: expect.stringContaining('ModelProto.99')}),
  ]);
});

test('a float16 model becomes float32 with its interface', async () => {
  const {outputs, summary} = await runTask('(x: float16[2,3]) -> (y) { w = float16[3] {1,2,3}; y = Mul(x, w) }');
  const report = decodeImportReport(outputs['import.json']!);
  expect(report.inputs[0]?.type).toBe('float32');
  expect(report.outputs[0]?.type).toBe('float32');
  expect(summary).toBe('1 operator, float16 → float32');
});

test('what cannot be imported is refused with the file and the place', async () => {
  const check = async (text: string, message: RegExp, shapes: Json = {}) => {
    const error = await runTask(text, shapes).then(
      () => expect.unreachable(text),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Failure);
    expect((error as Failure).message).toMatch(message);
    expect((error as Failure).path).toMatch(/model\.onnx$/);
  };
  await check('opset 5 (x: float32[2]) -> (y) { y = Relu(x) }', /operator set 5/);
  await check('opset 9 (x: float32[2]) -> (y) { y = Unheard(x) as "u" }', /Unheard "u"/);
  await check(
    '(x: float32[1,1,3,3]) -> (y) { w = int8[1,1,3,3] ones; y = Conv(x, w) as "c" }',
    /Conv "c" reads "x" of type float32 and "w" of type int8/,
  );
  await check('(x: float32[2]) -> (y) { y = Relu(x) }', /no input "z"/, {z: [1]});
});

test('nodes that stand before what they read are put in order', () => {
  const model = parseModel('opset 21 (x: float32[2,4]) -> (y) { a = Sqrt(x); b = Exp(a); y = Neg(b) }');
  model.graph.nodes.reverse();
  importModel(model, {});
  expect(model.graph.nodes.map(({opType}) => opType)).toEqual(['Sqrt', 'Exp', 'Neg']);
});
