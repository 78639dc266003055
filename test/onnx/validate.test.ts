import {expect, test} from 'vitest';
import {Graph, Model} from '../../src/onnx/graph.ts';
import {parseModel} from '../../src/onnx/graph-text.ts';
import {sortNodes, topologicalOrder} from '../../src/onnx/sort-nodes.ts';
import {validateModel} from '../../src/onnx/validate.ts';

const told = (model: Model): string[] => validateModel(model).map(({code, message}) => `${code}: ${message}`);

const order = (model: Model): string => model.graph.nodes.map(({opType}) => opType).join();

test('a sound model has nothing wrong', () => {
  const text =
    '(x, c: bool[]) -> (y) { w = int4[3] {1,2,3}; a, _ = Split(x, w); y = If(c) {then_branch: graph () -> (t) { t = Relu(a) }} as "if" }';
  expect(validateModel(parseModel(text))).toEqual([]);
});

test('each mistake is told by its rule', () => {
  const check = (text: string, ...expected: string[]) => expect(told(parseModel(text)), text).toEqual(expected);
  check('(x) -> () { y = Neg(x) }', 'onnx/no-output: graph "graph" has no output, so it computes nothing');
  check(
    'opset 21 (x) -> (y) { a = d::F(x); y = d::G(a) }',
    'onnx/opset-not-imported: F "a" is of the domain "d", which the model does not import',
  );
  check(
    'opset 99 (x) -> (y) { y = Neg(x) }',
    'onnx/unknown-opset: the model imports operator set 99; 1 to 28 are known',
  );
  check(
    '(x, c: bool[]) -> (y) { y = If(c) {b: graph () -> (x) { x = Const() }} }',
    'onnx/shadowed-name: "x" in graph "graph" hides a value of an outer graph',
  );
  check('(x) -> (y) { y = Neg(a); a = Abs(x) }', 'onnx/not-sorted: Neg "y" stands before the node that computes "a"');
  check(
    '(x, c: bool[]) -> (y) { y = If(c) {b: graph () -> (t) { t = Neg(a) }}; a = Abs(x) }',
    'onnx/not-sorted: If "y" stands before the node that computes "a"',
  );
  check(
    '(x) -> (b) { a = Neg(x, b); b = Abs(a) }',
    `onnx/cycle: Neg "a", Abs "b" wait for each other's outputs`,
    'onnx/not-sorted: Neg "a" stands before the node that computes "b"',
  );
  check(
    '(x) -> (y) { a = Neg(x) as n; b = Neg(a) as n; y = Neg(b) as n }',
    'onnx/duplicate-node-name: several nodes are called "n"',
  );
});

test('what only a pass can break is told too', () => {
  const check = (spoil: (graph: Graph) => unknown, ...expected: string[]) => {
    const model = parseModel('(x) -> (y) { w = float32[2] zeros; a = Add(x, w); y = Neg(a) }');
    spoil(model.graph);
    expect(told(model)).toEqual(expected);
  };
  check(
    (graph) => Object.assign(graph.value('w'), {initializer: undefined}),
    'onnx/undefined-value: Add "a" reads "w", which nothing defines',
  );
  check(
    (graph) => graph.nodes[1]!.inputs.splice(0, 1, new Graph('other').addValue('stray')),
    'onnx/undefined-value: Neg "y" reads "stray", which nothing defines',
    'onnx/inconsistent-uses: "stray" does not know that Neg "y" reads it',
    'onnx/inconsistent-uses: "a" lists a use that is gone',
  );
  check(
    (graph) => graph.nodes[1]!.outputs.push(graph.value('a')),
    'onnx/produced-twice: "a" is computed by Add "a" and by Neg "y"',
  );
  check(
    (graph) => graph.nodes[1]!.outputs.push(graph.value('w')),
    'onnx/produced-twice: "w" is given and computed by Neg "y"',
  );
  check(
    (graph) => Object.assign(graph.value('w').initializer!, {dims: [3]}),
    'onnx/tensor-size: initializer "w" has data that does not fit float32[3]',
  );
});

test('a value of another branch is not in sight', () => {
  const model = parseModel(
    '(x, c: bool[]) -> (y) { y = If(c) {a: graph () -> (t) { t = Neg(x) }, b: graph () -> (u) { u = Abs(x) }} }',
  );
  const [first, second] = model.graph.nodes[0]!.subgraphs();
  second!.setInput(second!.nodes[0]!, 0, first!.value('t'));
  expect(told(model)).toEqual(['onnx/undefined-value: Abs "u" reads "t", which nothing defines']);
});

test('sorting moves nodes only behind those they need', () => {
  const check = (text: string, expected: string) => {
    const model = parseModel(text);
    sortNodes(model.graph);
    expect(order(model), text).toBe(expected);
    expect(validateModel(model).filter(({code}) => code === 'onnx/not-sorted')).toEqual([]);
  };
  check('(x) -> (d) { a = A(x); b = B(x); c = C(a); d = D(b, c) }', 'A,B,C,D');
  check('(x) -> (d) { d = D(b, c); c = C(a); b = B(x); a = A(x) }', 'B,A,C,D');
  check('(x, p: bool[]) -> (y) { y = If(p) {b: graph () -> (t) { t = T(s); s = S(a) }}; a = A(x) }', 'A,If');
  check('(x) -> (y) { y = Y(x, x) }', 'Y');
});

test('sorting visits subgraphs', () => {
  const model = parseModel('(x, p: bool[]) -> (y) { y = If(p) {b: graph () -> (t) { t = T(s); s = S(x) }} }');
  sortNodes(model.graph);
  expect(model.graph.nodes[0]?.subgraphs()[0]?.nodes.map(({opType}) => opType)).toEqual(['S', 'T']);
});

test('nodes that wait for each other cannot be sorted', () => {
  const model = parseModel('(x) -> (b) { z = Z(x); a = A(x, b); b = B(a) }');
  expect(() => topologicalOrder(model.graph)).toThrow(`the nodes A "a", B "b" wait for each other's outputs`);
  const self = parseModel('(x) -> (a) { a = A(a) }');
  expect(() => sortNodes(self.graph)).toThrow('the nodes A "a" wait');
});

test('a chain of many nodes in the wrong order is sorted', () => {
  const graph = new Graph('long');
  const model = new Model(10, new Map([['', 21]]), graph);
  const values = Array.from({length: 50_001}, (_, i) => graph.addValue(`v${i}`));
  graph.addInput(values[0]!);
  for (let i = 50_000; i > 0; i--) graph.addNode({opType: 'Neg', inputs: [values[i - 1]!], outputs: [values[i]!]});
  graph.addOutput(values[50_000]!);
  sortNodes(graph);
  expect(graph.nodes[0]?.outputs[0]?.name).toBe('v1');
  expect(validateModel(model)).toEqual([]);
});
