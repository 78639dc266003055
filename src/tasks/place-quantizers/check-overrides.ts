/** Mistakes in per-tensor overrides, found all at once. */

import type {PlacementRecipe} from '../../artifacts/placement.ts';
import type {Diagnostic} from '../../base/diagnostic.ts';
import {suggest} from '../../base/suggest.ts';
import type {TensorOverride} from '../../manifest/manifest.ts';
import {storageRange} from '../../numeric/affine-parameters.ts';
import type {Graph, Value} from '../../onnx/graph.ts';
import {normalizeAxis} from './marking.ts';

export function checkOverrides(graph: Graph, recipe: PlacementRecipe): Diagnostic[] {
  const names = [...graph.values()].map((value) => value.name);
  return Object.entries(recipe.overrides).flatMap(([name, override]) => {
    const value = graph.find(name);
    const mistakes = value ? mistakesOf(value, override, recipe) : [unknownTensor(name, names)];
    return mistakes.map(
      ({message, remedy}): Diagnostic => ({severity: 'error', code: 'recipe/bad-override', message, remedy}),
    );
  });
}

interface Mistake {
  readonly message: string;
  readonly remedy: string;
}

function unknownTensor(name: string, names: readonly string[]): Mistake {
  const near = suggest(name, names);
  return {
    message: `the override is for tensor "${name}", which the model does not have`,
    remedy: near === undefined ? 'Look the names up in the imported model.' : `Did you mean "${near}"?`,
  };
}

function mistakesOf(value: Value, override: TensorOverride, recipe: PlacementRecipe): Mistake[] {
  const {axis, scale, zeroPoint, range, symmetric} = override;
  const mistakes: Mistake[] = [];
  const add = (message: string, remedy: string): void => {
    mistakes.push({message: `the override of "${value.name}" ${message}`, remedy});
  };
  const dims = value.initializer?.dims;
  if ((scale === undefined) !== (zeroPoint === undefined)) add('has one of scale and zero point', 'Give both or none.');
  if (scale && (range || symmetric !== undefined))
    add('has a scale besides a range or symmetry', 'A scale and a zero point leave nothing to compute: drop the rest.');
  if (typeof axis === 'number' && !dims) add('has an axis, but the tensor is not a constant', 'Drop the axis.');
  if (typeof axis === 'number' && dims && normalizeAxis(axis, dims.length) === undefined)
    add(`has axis ${axis}, but the tensor has ${dims.length} axes`, 'Choose one that exists.');
  if (range && !(Number.isFinite(range[0]) && range[0] <= range[1] && Number.isFinite(range[1])))
    add('has a range that is empty', 'Write the smaller number first.');
  if (scale && zeroPoint) mistakes.push(...parameterMistakes(value, override, recipe));
  return mistakes;
}

function parameterMistakes(value: Value, override: TensorOverride, recipe: PlacementRecipe): Mistake[] {
  const scales = override.scale ?? [];
  const zeroPoints = override.zeroPoint ?? [];
  const type = override.type ?? (value.initializer ? recipe.weights.type : recipe.activations.type);
  const limits = storageRange(type === 'float' ? 'uint16' : type);
  const message = (what: string): string => `the override of "${value.name}" ${what}`;
  const mistakes: Mistake[] = [];
  if (scales.length === 0 || scales.length !== zeroPoints.length)
    mistakes.push({
      message: message(`has ${scales.length} scales and ${zeroPoints.length} zero points`),
      remedy: 'Give as many of each.',
    });
  if (scales.length > 1 && !value.initializer)
    mistakes.push({message: message('has several scales, but the tensor is not a constant'), remedy: 'Give one.'});
  if (scales.some((scale) => !(Math.fround(scale) > 0 && Number.isFinite(Math.fround(scale)))))
    mistakes.push({
      message: message('has a scale that is not a positive number'),
      remedy: 'Scales are real units per integer step.',
    });
  if (zeroPoints.some((point) => !Number.isInteger(point) || point < limits.min || point > limits.max))
    mistakes.push({
      message: message(`has a zero point outside of ${type}`),
      remedy: `Choose integers from ${limits.min} to ${limits.max}.`,
    });
  return mistakes;
}
