/**
 * Raises a model to operator set 21: each node step by step through the versions of its operator, in all graphs.
 *
 * What must stay true: the model computes the same. A version that is neither known to change nothing nor has a rule is
 * refused, never passed over. Other domains are left as they are, and so are models above 21.
 */
import {Failure} from '../../base/failure.ts';
import {type Graph, type Model, type Node, ONNX_DOMAIN} from '../graph.ts';
import {allGraphs} from '../rewrite/all-graphs.ts';
import {describeNode} from '../rewrite/edit-graph.ts';
import {UNCHANGED_VERSIONS} from './unchanged-versions.ts';
import {UPGRADE_RULES} from './upgrade-rules.ts';

/** The first with 16-bit and 4-bit QuantizeLinear and with blocks. */
export const TARGET_OPSET = 21;

/** The IR version that came with operator set 21. Source: ONNX, docs/Versioning.md. */
const TARGET_IR_VERSION = 10;

const OLDEST_OPSET = 7;
/** Newest operator set whose rules were looked at. */
const NEWEST_OPSET = 25;

/**
 * Raises the standard domain to operator set 21 in place. Shapes should have been inferred before: some rules become
 * simpler when ranks are known. Types and shapes of new values are left to the next inference.
 *
 * @returns how many nodes were rewritten or added to
 * @throws Failure `unsupported-model` below operator set 7, above 25, with functions that would need raising, and for
 *   operators or changes without a rule; it names the node
 */
export function upgradeOpset(model: Model): number {
  const from = model.opset;
  checkOpset(model, from);
  if (from >= TARGET_OPSET) return 0;
  let changes = 0;
  for (const graph of allGraphs(model.graph))
    for (const node of [...graph.nodes]) if (node.domain === ONNX_DOMAIN) changes += upgradeNode(graph, node, from);
  model.opsetImports.set(ONNX_DOMAIN, TARGET_OPSET);
  model.irVersion = Math.max(model.irVersion, TARGET_IR_VERSION);
  return changes;
}

function checkOpset(model: Model, opset: number): void {
  if (opset < OLDEST_OPSET || opset > NEWEST_OPSET)
    throw new Failure({
      reason: 'unsupported-model',
      message: `The model uses operator set ${opset}; operator sets ${OLDEST_OPSET} to ${NEWEST_OPSET} are supported.`,
      remedy: `Export the model again with operator set ${TARGET_OPSET}.`,
    });
  const [first] = model.functions;
  if (first && opset < TARGET_OPSET)
    throw new Failure({
      reason: 'unsupported-model',
      message: `The model uses operator set ${opset} and defines functions ("${first.name}"), which cannot be raised to operator set ${TARGET_OPSET}.`,
      remedy: `Export the model with operator set ${TARGET_OPSET}, or inline its functions (onnx.inliner).`,
    });
}

/** Gives 1 when a rule changed the node. */
function upgradeNode(graph: Graph, node: Node, from: number): number {
  let version = from;
  let changed = 0;
  for (;;) {
    const next = nextVersion(node, version, from);
    if (next === undefined) return changed;
    const rule = UPGRADE_RULES[node.opType]?.[next];
    if (rule?.({graph, node})) changed = 1;
    version = next;
  }
}

/** The next version of the node's operator after `version`, up to the target. */
function nextVersion(node: Node, version: number, from: number): number | undefined {
  const unchanged = UNCHANGED_VERSIONS.get(node.opType);
  const rules = UPGRADE_RULES[node.opType];
  if (!unchanged && !rules)
    throw new Failure({
      reason: 'unsupported-model',
      message: `${describeNode(node)} is not a standard operator of operator set ${from} that can be raised to ${TARGET_OPSET}.`,
      remedy: `Export the model with operator set ${TARGET_OPSET}, or exchange this operator.`,
    });
  const versions = [...(unchanged ?? []), ...Object.keys(rules ?? {}).map(Number)];
  const later = versions.filter((candidate) => candidate > version && candidate <= TARGET_OPSET);
  return later.length === 0 ? undefined : later.reduce((a, b) => Math.min(a, b));
}
