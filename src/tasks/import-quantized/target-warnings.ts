import type {Diagnostic} from '../../base/diagnostic.ts';
import {describeNode} from '../../onnx/rewrite/edit-graph.ts';
import {type QuantizerRules, quantizerProblem} from '../../target/check-quantizer.ts';
import {factsOf} from './quantizer-kinds.ts';
import type {FoundQuantizer} from './read-quantizers.ts';

/** So many tensors of one problem are named. */
const NAMED_TENSORS_MAX = 5;

/** The target that computes what onnxruntime computes takes ranges found at run time too. */
const COMPUTES_ALL = 'generic';

/**
 * What the target does not take of a model's quantizers: one warning for each kind of problem, with the tensors and the
 * operators that use them. Biases and constants have no rules in profiles.
 */
export function targetWarnings(quantizers: readonly FoundQuantizer[], profile: QuantizerRules): readonly Diagnostic[] {
  const byProblem = new Map<string, FoundQuantizer[]>();
  for (const quantizer of quantizers) {
    const problem = problemOf(quantizer, profile);
    if (problem !== undefined) byProblem.set(problem, [...(byProblem.get(problem) ?? []), quantizer]);
  }
  return [...byProblem].map(([problem, found]): Diagnostic => {
    const count = found.length === 1 ? '1 tensor' : `${found.length} tensors`;
    return {
      severity: 'warning',
      code: 'import/quantizers-unlike-target',
      message: `${profile.name} does not take ${problem}: ${count}`,
      remedy: `${namesOf(found)}.`,
    };
  });
}

function problemOf({tensor, node}: FoundQuantizer, profile: QuantizerRules): string | undefined {
  if (tensor.role !== 'weight' && tensor.role !== 'activation') return undefined;
  const kind = tensor.role === 'weight' ? 'weights' : 'activations';
  const {scale: found, ...facts} = factsOf(tensor);
  const scale = found === 'unknown' ? 'any' : found;
  if (scale === 'dynamic' && profile.name === COMPUTES_ALL) return undefined;
  const problem = quantizerProblem(profile, {kind, operator: node?.opType, ...facts, scale});
  return problem && `${kind} that are ${problem}`;
}

function namesOf(found: readonly FoundQuantizer[]): string {
  const named = found
    .slice(0, NAMED_TENSORS_MAX)
    .map(({tensor, node}) => `"${tensor.name}"${node ? ` of ${describeNode(node)}` : ''}`);
  const more = found.length - named.length;
  return `${named.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
}
