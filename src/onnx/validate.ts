/**
 * What makes a graph one: rules as data, each with a stable code. Operators are not known here; whether a Conv has
 * weights that fit is the business of shape inference and of the engine.
 */
import type {Diagnostic} from '../base/diagnostic.ts';
import {elementCount, type Tensor} from '../numeric/tensor.ts';
import {bytesOfTensorData, rawSizeBytes} from './element-types.ts';
import type {Graph, Model, Node, Use, Value} from './graph.ts';
import {findCycle, valuesRead} from './sort-nodes.ts';

/** A graph or subgraph under examination. */
interface Examined {
  readonly model: Model;
  readonly graph: Graph;
}

interface Rule {
  readonly code: string;
  readonly severity: Diagnostic['severity'];
  /** The violations in one graph, subgraphs not included, as sentences. */
  readonly violations: (examined: Examined) => Iterable<string>;
  readonly remedy?: string;
}

/** The newest version of the standard operator set that exists. Source: ONNX 1.23. */
const OPSET_MAX = 28;

const EXPORT_AGAIN = 'Export the model again with a current exporter.';

export const VALIDATION_RULES: readonly Rule[] = [
  {code: 'onnx/no-output', severity: 'error', violations: withoutOutput, remedy: EXPORT_AGAIN},
  {code: 'onnx/opset-not-imported', severity: 'error', violations: missingImports, remedy: EXPORT_AGAIN},
  {
    code: 'onnx/unknown-opset',
    severity: 'warning',
    violations: unknownOpsets,
    remedy: `Operators may have changed since. Export the model with opset ${OPSET_MAX} or lower.`,
  },
  {code: 'onnx/undefined-value', severity: 'error', violations: undefinedValues, remedy: EXPORT_AGAIN},
  {code: 'onnx/produced-twice', severity: 'error', violations: producedTwice, remedy: EXPORT_AGAIN},
  {
    code: 'onnx/shadowed-name',
    severity: 'warning',
    violations: shadowedNames,
    remedy: 'Give the inner value another name.',
  },
  {code: 'onnx/cycle', severity: 'error', violations: cycles, remedy: EXPORT_AGAIN},
  {code: 'onnx/not-sorted', severity: 'error', violations: unsortedNodes, remedy: 'Sort the nodes.'},
  {code: 'onnx/duplicate-node-name', severity: 'warning', violations: duplicateNodeNames},
  {code: 'onnx/tensor-size', severity: 'error', violations: wrongTensorSizes, remedy: EXPORT_AGAIN},
  {code: 'onnx/inconsistent-uses', severity: 'error', violations: inconsistentUses},
];

/** Everything that is wrong with a model's graphs, rule by rule, outer graphs before inner ones. */
export function validateModel(model: Model): Diagnostic[] {
  const graphs = allGraphs(model.graph);
  const diagnostics: Diagnostic[] = [];
  for (const {code, severity, violations, remedy} of VALIDATION_RULES) {
    for (const graph of graphs)
      for (const message of violations({model, graph}))
        diagnostics.push({severity, code, message, ...(remedy === undefined ? {} : {remedy})});
  }
  return diagnostics;
}

function allGraphs(graph: Graph): Graph[] {
  return [graph, ...graph.nodes.flatMap((node) => node.subgraphs().flatMap(allGraphs))];
}

function* withoutOutput({graph}: Examined): Iterable<string> {
  if (graph.outputs.length === 0) yield `graph ${quoted(graph.name)} has no output, so it computes nothing`;
}

function* missingImports({model, graph}: Examined): Iterable<string> {
  const missing = new Map<string, Node>();
  for (const node of graph.nodes)
    if (!model.opsetImports.has(node.domain) && !missing.has(node.domain)) missing.set(node.domain, node);
  for (const [domain, node] of missing)
    yield `${nodeText(node)} is of the domain ${quoted(domain || 'ai.onnx')}, which the model does not import`;
}

/** Once per model, although rules run per graph. */
function* unknownOpsets({model, graph}: Examined): Iterable<string> {
  if (graph.parent) return;
  const {opset} = model;
  if (opset > OPSET_MAX || opset < 1) yield `the model imports operator set ${opset}; 1 to ${OPSET_MAX} are known`;
}

function* undefinedValues({graph}: Examined): Iterable<string> {
  for (const node of graph.nodes)
    for (const value of node.inputs)
      if (value && !isDefined(graph, value))
        yield `${nodeText(node)} reads ${quoted(value.name)}, which nothing defines`;
  for (const value of graph.outputs)
    if (!isDefined(graph, value))
      yield `output ${quoted(value.name)} of graph ${quoted(graph.name)} is defined by nothing`;
}

/** Whether a value of this graph or of an outer one has a source there. */
function isDefined(graph: Graph, value: Value): boolean {
  for (let scope: Graph | undefined = graph; scope; scope = scope.parent)
    if (isOwn(scope, value))
      return value.initializer !== undefined || value.producer !== undefined || scope.inputs.includes(value);
  return false;
}

const isOwn = (graph: Graph, value: Value): boolean =>
  graph.find(value.name) === value && graph.parent?.find(value.name) !== value;

function* producedTwice({graph}: Examined): Iterable<string> {
  const producers = new Map<Value, Node>();
  const inputs = new Set(graph.inputs);
  for (const node of graph.nodes) {
    for (const value of node.outputs) {
      if (!value) continue;
      const other = producers.get(value);
      if (other) yield `${quoted(value.name)} is computed by ${nodeText(other)} and by ${nodeText(node)}`;
      else if (value.initializer || inputs.has(value))
        yield `${quoted(value.name)} is given and computed by ${nodeText(node)}`;
      else if (value.producer !== node) yield `${quoted(value.name)} does not know that ${nodeText(node)} computes it`;
      producers.set(value, node);
    }
  }
}

function* shadowedNames({graph}: Examined): Iterable<string> {
  for (const {name} of graph.values())
    if (graph.parent?.find(name))
      yield `${quoted(name)} in graph ${quoted(graph.name)} hides a value of an outer graph`;
}

function* cycles({graph}: Examined): Iterable<string> {
  const cycle = findCycle(graph);
  if (cycle.length > 0) yield `${cycle.map(nodeText).join(', ')} wait for each other's outputs`;
}

function* unsortedNodes({graph}: Examined): Iterable<string> {
  const waiting = new Set(graph.nodes);
  for (const node of graph.nodes) {
    waiting.delete(node);
    const late = valuesRead(node).find(({producer}) => producer && waiting.has(producer));
    if (late) yield `${nodeText(node)} stands before the node that computes ${quoted(late.name)}`;
  }
}

function* duplicateNodeNames({graph}: Examined): Iterable<string> {
  const seen = new Set<string>();
  const told = new Set<string>();
  for (const {name} of graph.nodes) {
    if (name !== '' && seen.has(name) && !told.has(name)) {
      told.add(name);
      yield `several nodes are called ${quoted(name)}`;
    }
    seen.add(name);
  }
}

function* wrongTensorSizes({graph}: Examined): Iterable<string> {
  for (const {name, initializer} of graph.initializers())
    if (initializer && !hasItsSize(initializer))
      yield `initializer ${quoted(name)} has data that does not fit ${initializer.type}[${initializer.dims.join(',')}]`;
}

function hasItsSize({type, dims, data}: Tensor): boolean {
  const count = elementCount(dims);
  return ArrayBuffer.isView(data)
    ? bytesOfTensorData(data).length === rawSizeBytes(type, count)
    : data.length === count;
}

/** What `Graph` promises of `uses`: a violation is a bug in a pass. */
function* inconsistentUses({graph}: Examined): Iterable<string> {
  for (const node of graph.nodes)
    for (const [index, value] of node.inputs.entries())
      if (value && !hasUse(value, (use) => use.kind === 'input' && use.node === node && use.index === index))
        yield `${quoted(value.name)} does not know that ${nodeText(node)} reads it`;
  for (const [index, value] of graph.outputs.entries())
    if (!hasUse(value, (use) => use.kind === 'output' && use.graph === graph && use.index === index))
      yield `${quoted(value.name)} does not know that it is output ${index}`;
  for (const value of graph.values())
    for (const use of value.uses)
      if (use.kind === 'input' ? use.node.inputs[use.index] !== value : use.graph.outputs[use.index] !== value)
        yield `${quoted(value.name)} lists a use that is gone`;
}

function hasUse(value: Value, isIt: (use: Use) => boolean): boolean {
  for (const use of value.uses) if (isIt(use)) return true;
  return false;
}

const nodeText = (node: Node): string => `${node.opType} ${quoted(node.name || (node.outputs[0]?.name ?? ''))}`;

const quoted = (name: string): string => JSON.stringify(name);
