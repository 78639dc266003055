/** Finds operators, and groups of operators that compute one function, by the names that people know them by. */
import type {Replaceable} from '../../manifest/replacements.ts';
import type {Node, Value} from '../../onnx/graph.ts';
import {floatScalarOf} from '../../onnx/rewrite/constants.ts';

export interface FoundPattern {
  readonly pattern: Replaceable;
  /** What the function is applied to. */
  readonly input: Value;
  /** The node that computes the function's result. */
  readonly last: Node;
}

/**
 * The pattern whose result a node computes: Clip from 0 to a bound is Relu6; x · Sigmoid(x) is Silu; x · HardSigmoid(x) is
 * HardSwish; x · Tanh(Softplus(x)) is Mish; x · (1 + Erf(x / √2)) / 2, in any order of its factors, is Gelu. A group counts
 * only when nothing else reads what is inside of it.
 */
export function patternAt(node: Node): FoundPattern | undefined {
  const input = node.inputs[0];
  if (!input) return undefined;
  const single = singleOperator(node);
  if (single) return {pattern: single, input, last: node};
  return node.opType === 'Mul' && node.domain === '' ? (gateAt(node) ?? geluAt(node)) : undefined;
}

const SAME_NAME: readonly Replaceable[] = ['HardSwish', 'Mish', 'Elu', 'LeakyRelu', 'Softplus', 'Sigmoid', 'Gelu'];

function singleOperator(node: Node): Replaceable | undefined {
  if (node.domain === 'com.microsoft')
    return node.opType === 'Gelu' ? 'Gelu' : node.opType === 'QuickGelu' ? 'Silu' : undefined;
  if (node.domain !== '') return undefined;
  if (node.opType === 'Clip') return isRelu6(node) ? 'Relu6' : undefined;
  if (node.opType === 'Resize') return node.string('mode') === 'nearest' || !node.string('mode') ? undefined : 'Resize';
  return SAME_NAME.find((name) => name === node.opType);
}

/** Cut off at 0 and at a number above. */
function isRelu6(node: Node): boolean {
  const [min, max] = [1, 2].map((index) => floatScalarOf(node.inputs[index]?.initializer));
  return min === 0 && max !== undefined && max > 0;
}

/** The producer, when nothing else reads what it computes. */
const inner = (value: Value | undefined): Node | undefined =>
  value?.producer && value.uses.size === 1 ? value.producer : undefined;

const GATES: Readonly<Record<string, Replaceable>> = {Sigmoid: 'Silu', HardSigmoid: 'HardSwish'};

/** x · gate(x). */
function gateAt(node: Node): FoundPattern | undefined {
  for (const [i, factor] of node.inputs.entries()) {
    const x = node.inputs[1 - i];
    const gate = inner(factor);
    if (!x || !gate || gate.domain !== '') continue;
    const pattern = GATES[gate.opType];
    if (pattern && gate.inputs[0] === x) return {pattern, input: x, last: node};
    const softplus = gate.opType === 'Tanh' ? inner(gate.inputs[0]) : undefined;
    if (softplus?.opType === 'Softplus' && softplus.inputs[0] === x) return {pattern: 'Mish', input: x, last: node};
  }
  return undefined;
}

/** Two products, of x, of 1 + Erf(…) and of a constant. */
function geluAt(node: Node): FoundPattern | undefined {
  const factors = factorsOf(node);
  const sum = factors.map(inner).find((factor) => factor?.opType === 'Add' && erfOf(factor));
  const erf = sum && erfOf(sum);
  const scaled = erf && inner(erf.inputs[0]);
  const x = scaled?.inputs.find((value) => value && !value.initializer);
  const isScaled = scaled?.opType === 'Div' || scaled?.opType === 'Mul';
  const half = factors.some((factor) => floatScalarOf(factor.initializer) === 0.5);
  if (!x || !isScaled || !half || !factors.includes(x) || factors.length !== 3) return undefined;
  return {pattern: 'Gelu', input: x, last: node};
}

/** Factors of a product whose inner product has no other reader. */
function factorsOf(node: Node): readonly Value[] {
  return node.inputs.flatMap((value) => {
    const product = inner(value);
    if (!value) return [];
    return product?.opType === 'Mul' ? product.inputs.filter((factor) => factor !== undefined) : [value];
  });
}

const erfOf = (sum: Node): Node | undefined =>
  sum.inputs.map(inner).find((node) => node?.opType === 'Erf' && node.domain === '');
