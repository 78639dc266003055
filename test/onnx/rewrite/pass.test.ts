import {expect, test} from 'vitest';
import {Failure} from '../../../src/base/failure.ts';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {countOperators} from '../../../src/onnx/rewrite/all-graphs.ts';
import {describeNode, freshValueName} from '../../../src/onnx/rewrite/edit-graph.ts';
import {runPasses} from '../../../src/onnx/rewrite/pass.ts';

const model = () => parseModel('(x: float32[2]) -> (y) { y = Relu(x) as "r" }');

test('passes run in order and tell their changes', () => {
  const order: string[] = [];
  const pass = (name: string, changes: number) => ({
    name,
    requires: () => void order.push(`${name} requires`),
    apply: () => {
      order.push(name);
      return changes;
    },
    ensures: () => void order.push(`${name} ensures`),
  });
  expect(runPasses(model(), [pass('a', 2), pass('b', 0)])).toEqual([
    {pass: 'a', changes: 2},
    {pass: 'b', changes: 0},
  ]);
  expect(order).toEqual(['a requires', 'a', 'a ensures', 'b requires', 'b', 'b ensures']);
});

test('a bug in a pass names the pass and keeps the cause; a failure stays what it is', () => {
  const bug = new TypeError('x is undefined');
  const failure = new Failure({reason: 'unsupported-model', message: 'no'});
  const throwing = (error: Error) => ({
    name: 'broken',
    apply: () => {
      throw error;
    },
  });
  expect(() => runPasses(model(), [throwing(bug)])).toThrow(
    expect.objectContaining({message: 'pass "broken" failed: x is undefined', cause: bug}),
  );
  expect(() => runPasses(model(), [throwing(failure)])).toThrow(failure);
});

test('operators are counted by name in all graphs, sorted', () => {
  const nested = parseModel(
    'opset 21, d 1 (k: bool[], x: float32[2]) -> (z) { a = Relu(x); b = d::Op(a); z = If(k) {then_branch: graph t () -> (p) { p = Relu(b) }, else_branch: graph e () -> (q) { q = Abs(b) }} }',
  );
  expect(Object.entries(countOperators(nested))).toEqual([
    ['Abs', 1],
    ['If', 1],
    ['Relu', 2],
    ['d::Op', 1],
  ]);
});

test('a node is described by its name, else by its output', () => {
  expect(describeNode(model().graph.nodes[0]!)).toBe('Relu "r"');
  const other = parseModel('opset 21, d 1 (x) -> (y) { y = d::Op(x) }');
  expect(describeNode(other.graph.nodes[0]!)).toBe('d::Op "y"');
});

test('new names are free in subgraphs too', () => {
  const nested = parseModel(
    '(k: bool[], x: float32[2]) -> (z) { z = If(k) {then_branch: graph t () -> (w) { w = Relu(x) }, else_branch: graph e () -> (w_1) { w_1 = Abs(x) }} }',
  );
  expect(freshValueName(nested.graph, 'w')).toBe('w_2');
  expect(freshValueName(nested.graph, 'x')).toBe('x_1');
  expect(freshValueName(nested.graph, 'free')).toBe('free');
});
