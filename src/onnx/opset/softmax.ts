import type {Tensor} from '../../numeric/tensor.ts';
import type {Value} from '../graph.ts';
import {int64Vector} from '../rewrite/constants.ts';
import {addConstant, detachOutput, freshValueName} from '../rewrite/edit-graph.ts';
import type {UpgradeRule, UpgradeSite} from './upgrade-rule.ts';

/** Default of the attribute before version 13. */
const OLD_DEFAULT_AXIS = 1;

/**
 * Softmax, LogSoftmax and Hardmax before version 13 take all axes from `axis` on as one; from 13 on `axis` is the only
 * one.
 *
 * 1. `axis` is the last one: nothing but the attribute changes.
 * 2. All axes from `axis` on but one have size 1 ([1, 1000, 1, 1], axis 1): that one is the axis.
 * 3. Else Flatten(axis), the operator over the last axis, and Reshape to the input's shape.
 *
 * Source: ONNX Softmax-1, -11, -13.
 */
export const upgradeSoftmax: UpgradeRule = (site) => {
  const {node} = site;
  const dims = node.input(0).dims;
  const axis = node.int('axis') ?? OLD_DEFAULT_AXIS;
  const start = axis < 0 && dims ? axis + dims.length : axis;
  if (axis === -1 || (dims && start === dims.length - 1)) return setAxis(site, -1);
  const wide = dims?.map((dim, i) => (i >= start && dim !== 1 ? i : -1)).filter((i) => i >= 0);
  if (wide && wide.length <= 1) return setAxis(site, wide[0] ?? start);
  return coerceToMatrix(site, axis);
};

function setAxis({node}: UpgradeSite, axis: number): boolean {
  if (node.int('axis') === axis) return false;
  node.attributes.set('axis', {type: 'int', value: axis});
  return true;
}

function coerceToMatrix(site: UpgradeSite, axis: number): boolean {
  const {graph, node} = site;
  const data = node.input(0);
  const base = node.output().name;
  const shape = shapeOf(site, data);
  const flat = graph.addNode(
    {
      opType: 'Flatten',
      name: freshNodeName(site, 'flatten'),
      inputs: [data],
      outputs: [freshValueName(graph, `${base}_flat`)],
      attributes: {axis: {type: 'int', value: axis}},
    },
    {before: node},
  );
  flat.output().elementType = data.elementType;
  graph.setInput(node, 0, flat.output());
  setAxis(site, -1);
  const {inner, outer} = detachOutput(graph, node, 0, `${base}_matrix`);
  graph.addNode(
    {opType: 'Reshape', name: freshNodeName(site, 'reshape'), inputs: [inner, shape], outputs: [outer]},
    {after: node},
  );
  return true;
}

const freshNodeName = ({node}: UpgradeSite, suffix: string): string => (node.name ? `${node.name}_${suffix}` : '');

/** The input's shape as a constant where at most one dimension is unknown, else computed. */
function shapeOf({graph, node}: UpgradeSite, data: Value): Value {
  const dims = data.dims?.map((dim) => (typeof dim === 'number' ? dim : -1));
  const base = `${node.output().name}_shape`;
  if (dims && dims.filter((dim) => dim === -1).length <= 1 && !dims.includes(0)) {
    const shape: Tensor = int64Vector(dims);
    return addConstant(graph, base, shape);
  }
  const shape = graph.addNode(
    {opType: 'Shape', inputs: [data], outputs: [freshValueName(graph, base)]},
    {before: node},
  );
  shape.output().elementType = 'int64';
  return shape.output();
}
