import {expect, test} from 'vitest';
import {parseModel} from '../../../src/onnx/graph-text.ts';
import {stagesOf} from '../../../src/tasks/reconstruct/stages.ts';

test('layers that read the same values share a stage, and each stands behind all that it depends on', () => {
  const {graph} = parseModel(`(x: float32[1,4]) -> (y: float32[1,4]) {
    w = float32[4,4] seeded 1
    a = MatMul(x, w)
    b = Relu(a)
    c = MatMul(b, w)
    d = MatMul(b, w)
    e = Add(c, x)
    f = MatMul(e, w)
    g = MatMul(x, w)
    y = Add(f, g)
  }`);
  const layers = graph.nodes.filter(({opType}) => opType === 'MatMul');
  expect(layers.map((node) => node.output().name)).toEqual(['a', 'c', 'd', 'f', 'g']);
  expect(stagesOf(graph, layers)).toEqual([[0, 4], [1, 2], [3]]);
  expect(stagesOf(graph, [])).toEqual([]);
});
