/**
 * Model surgery: exchanges operators that a target lacks for ones that it has. The model computes something else
 * afterwards, so what was done, and what it cost, is told. Subgraphs are not looked into.
 */
import type {Replaceable, Replacements} from '../../manifest/replacements.ts';
import type {Graph, Model} from '../../onnx/graph.ts';
import {cleanClip} from '../../onnx/passes/clean-clip.ts';
import {dropUnused} from '../../onnx/passes/drop-unused.ts';
import {linearForm} from '../../onnx/passes/linear-form.ts';
import {runPasses} from '../../onnx/rewrite/pass.ts';
import {type FoundPattern, patternAt} from './find-patterns.ts';

export interface ReplacedPattern {
  readonly pattern: Replaceable;
  readonly by: string;
  /** Names of the nodes, or of their outputs, in the order of the model. */
  readonly layers: readonly string[];
}

export interface ReplacedOperators {
  readonly replaced: readonly ReplacedPattern[];
  /** Layers that were written in another form, without changing what they compute. */
  readonly rewrittenCount: number;
}

/** @param model changed in place */
export function replaceOperators(model: Model, replacements: Replacements): ReplacedOperators {
  const found = model.graph.nodes.flatMap((node) => patternAt(node) ?? []);
  const names = new Map<Replaceable, string[]>();
  for (const match of found) {
    const by = replacements[match.pattern];
    if (by === undefined || by === 'keep' || match.last.inputs.length === 0) continue;
    const layers = names.get(match.pattern) ?? [];
    names.set(match.pattern, [...layers, match.last.name || match.last.output().name]);
    replaceBy(model.graph, match, by);
  }
  const passes = runPasses(model, [dropUnused, cleanClip, linearForm]);
  return {
    replaced: [...names].map(([pattern, layers]) => ({pattern, by: replacements[pattern] ?? 'keep', layers})),
    rewrittenCount: passes.find(({pass}) => pass === linearForm.name)?.changes ?? 0,
  };
}

/** The last node of the pattern becomes the other operator; what only the pattern read goes unused. */
function replaceBy(graph: Graph, {input, last}: FoundPattern, by: string): void {
  if (by === 'nearest') {
    becomeNearest(last);
    return;
  }
  last.opType = by;
  last.domain = '';
  last.attributes.clear();
  graph.setInput(last, 0, input);
  graph.truncateInputs(last, 1);
}

/** Whole factors repeat each element; that is what hardware without interpolation does. */
function becomeNearest(resize: FoundPattern['last']): void {
  for (const name of ['cubic_coeff_a', 'exclude_outside', 'antialias', 'extrapolation_value'])
    resize.attributes.delete(name);
  resize.attributes.set('mode', {type: 'string', value: 'nearest'});
  resize.attributes.set('coordinate_transformation_mode', {type: 'string', value: 'asymmetric'});
  resize.attributes.set('nearest_mode', {type: 'string', value: 'floor'});
}
