/** Values between operators that compute as one, as Quark marks them; natively see `node-rules.ts`. */
import type {Node, Value} from '../../onnx/graph.ts';
import {constantOf, floatsOf} from '../../onnx/rewrite/constants.ts';
import type {Marking} from './marking.ts';

/**
 * Takes back the marks of values inside the recipe's sequences of fused operators: each is read by the next node of the
 * sequence only and is no output of the model. A value that others share parameters with leaves them their own.
 *
 * A Clip is fused only with the bounds [0, 6] or [0, 1].
 */
export function unmarkFused(marking: Marking): void {
  const {model, recipe} = marking;
  for (const sequence of recipe.fusedOperators)
    for (const node of model.graph.nodes)
      for (const value of innerValues(marking, node, sequence)) unmark(marking, value);
}

function innerValues(marking: Marking, first: Node, sequence: readonly string[]): Value[] {
  const inner: Value[] = [];
  let node = first;
  if (node.opType !== sequence[0]) return [];
  for (const opType of sequence.slice(1)) {
    const value = node.outputs[0];
    const next = value && onlyReader(value);
    if (!value || next?.opType !== opType || next.inputs[0] !== value || !isFusible(marking, next)) return [];
    inner.push(value);
    node = next;
  }
  return inner;
}

function onlyReader(value: Value): Node | undefined {
  const [use] = value.uses;
  return value.uses.size === 1 && use?.kind === 'input' ? use.node : undefined;
}

/** Upper bounds of a Clip that Quark takes for an activation. Source: AMD Quark 0.13. */
const ACTIVATION_BOUNDS = [6, 1];

function isFusible({recipe}: Marking, node: Node): boolean {
  if (recipe.compat !== 'quark' || node.opType !== 'Clip') return true;
  const [min, max] = [1, 2].map((index) => floatsOf(constantOf(node.inputs[index]))?.[0]);
  return min === 0 && max !== undefined && ACTIVATION_BOUNDS.includes(max);
}

function unmark({tensors}: Marking, value: Value): void {
  if (!tensors.delete(value)) return;
  for (const [other, mark] of tensors)
    if (mark.kind === 'shared' && mark.provider === value)
      tensors.set(other, {kind: 'own', role: 'activation', axis: undefined});
}
