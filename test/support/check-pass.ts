import {expect} from 'vitest';
import {decodeModel, encodeModel} from '../../src/onnx/codec.ts';
import type {Model} from '../../src/onnx/graph.ts';
import {parseModel, printModel} from '../../src/onnx/graph-text.ts';
import {type Pass, runPasses} from '../../src/onnx/rewrite/pass.ts';
import {inferShapes} from '../../src/onnx/shapes/infer-shapes.ts';
import {largestDifference, runModel} from './run-model.ts';

export interface PassExpectation {
  readonly changes: number;
  /** Operators of the main graph afterwards, in order. */
  readonly operators: string;
  /** Largest allowed difference, as a part of the largest magnitude; a pass that folds rounds otherwise. */
  readonly tolerance?: number;
  /** What the printed model must contain. */
  readonly contains?: RegExp;
  /** Leave out the comparison with the engine, which cannot run this model. */
  readonly cannotRun?: boolean;
}

/**
 * Applies a pass to a model and checks what every pass promises: the outputs stay what they were, by name and value; the
 * nodes are still in order; a second run does nothing; the change is honest.
 */
export async function checkPass(pass: Pass, text: string, expected: PassExpectation): Promise<Model> {
  const original = parseModel(text);
  const model = decodeModel(encodeModel(original));
  inferShapes(model);
  const [report] = runPasses(model, [pass]);
  expect(report?.changes, text).toBe(expected.changes);
  expect(model.graph.nodes.map(({opType}) => opType).join(' '), text).toBe(expected.operators);
  const outputNames = ({graph}: Model): string[] => graph.outputs.map(({name}) => name);
  expect(outputNames(model), text).toEqual(outputNames(original));
  if (expected.contains) expect(printModel(model)).toMatch(expected.contains);
  const once = encodeModel(model);
  expect(runPasses(model, [pass])[0]?.changes, `second run: ${text}`).toBe(0);
  expect(Buffer.from(encodeModel(model)).equals(Buffer.from(once)), `second run: ${text}`).toBe(true);
  if (!expected.cannotRun) {
    const difference = largestDifference(await runModel(original), await runModel(once));
    expect(difference, text).toBeLessThanOrEqual(expected.tolerance ?? 0);
  }
  return model;
}
