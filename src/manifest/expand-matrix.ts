/** A build with a matrix as one build for each combination of its values, on the tree, so that places stay true. */
import {isRecipeAxis} from './build-section.ts';
import {MATRIX_BUILD_COUNT_MAX} from './defaults.ts';
import {entryOrUndefined, headOf} from './object-shape.ts';
import {NAME_EXPECTED, NAME_PATTERN} from './scalar-shapes.ts';
import {manifestError, type Report} from './shape.ts';
import type {Tree, TreeEntry, TreeMap} from './source-tree.ts';

/** One build as it stands in the manifest, or one combination of its matrix. */
export interface BuildTree {
  readonly name: string;
  readonly tree: TreeMap;
}

interface AxisValue {
  readonly axis: TreeEntry['key'];
  /** What it adds to the build's name. */
  readonly label: string;
  readonly value: Tree;
}

/**
 * The builds that one entry of `builds:` stands for. The first axis varies slowest. A combination is named after the
 * build and its values, for example `mobilenet-int8-per-tensor`; an axis written as a map gives its own names.
 */
export function expandMatrix({key, value}: TreeEntry, report: Report): readonly BuildTree[] {
  if (value.kind !== 'map') return [];
  const matrix = entryOrUndefined(value, 'matrix');
  if (matrix?.kind !== 'map') return [{name: key.text, tree: value}];
  const axes = matrix.entries.map(axisValues);
  const count = axes.reduce((product, values) => product * values.length, 1);
  if (count > MATRIX_BUILD_COUNT_MAX) {
    const message = `the matrix of build "${key.text}" has ${count} combinations, over ${MATRIX_BUILD_COUNT_MAX}`;
    report(manifestError({code: 'matrix', message, place: headOf(matrix), remedy: 'Split the build or drop an axis.'}));
    return [];
  }
  const builds = combinations(axes).map((values) => combine({key, value: {...value, key}}, values));
  return reportBadNames(builds, matrix, report);
}

function axisValues({key: axis, value}: TreeEntry): readonly AxisValue[] {
  if (value.kind === 'map')
    return value.entries.map((entry) => ({axis, label: entry.key.text, value: {...entry.value, key: axis}}));
  if (value.kind !== 'list') return [];
  return value.items.map((item) => ({axis, label: slugOf(item), value: {...item, key: axis}}));
}

/** The words of a value, joined by "-": `int8 per-channel` gives `int8-per-channel`. */
function slugOf(tree: Tree): string {
  if (tree.kind === 'scalar') {
    return String(tree.value)
      .replace(/[^A-Za-z0-9._]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '');
  }
  const children = tree.kind === 'list' ? tree.items : tree.entries.map((entry) => entry.value);
  return children.map(slugOf).join('-');
}

function combinations(axes: readonly (readonly AxisValue[])[]): readonly (readonly AxisValue[])[] {
  return axes.reduce<readonly (readonly AxisValue[])[]>(
    (partial, values) => partial.flatMap((chosen) => values.map((value) => [...chosen, value])),
    [[]],
  );
}

function combine(
  {key, value}: {readonly key: TreeEntry['key']; readonly value: TreeMap},
  values: readonly AxisValue[],
): BuildTree {
  const entry = ({axis, value: chosen}: AxisValue): TreeEntry => ({key: axis, value: chosen});
  const outer = values.filter(({axis}) => !isRecipeAxis(axis.text)).map(entry);
  const inner = values.filter(({axis}) => isRecipeAxis(axis.text)).map(entry);
  const kept = value.entries.filter(
    ({key: name}) => name.text !== 'matrix' && (name.text !== 'recipe' || inner.length === 0),
  );
  const tree: TreeMap = {
    ...value,
    entries: [...kept, ...outer, ...(inner.length > 0 ? [recipeWith(value, inner)] : [])],
  };
  return {name: [key.text, ...values.map(({label}) => label)].join('-'), tree};
}

/** The build's recipe, perhaps an empty one, with the chosen entries. */
function recipeWith(build: TreeMap, chosen: readonly TreeEntry[]): TreeEntry {
  const written = build.entries.find(({key}) => key.text === 'recipe');
  const key = written?.key ?? {text: 'recipe', place: headOf(build)};
  const entries = written?.value.kind === 'map' ? written.value.entries : [];
  return {key, value: {kind: 'map', key, place: written?.value.place ?? key.place, entries: [...entries, ...chosen]}};
}

function reportBadNames(builds: readonly BuildTree[], matrix: Tree, report: Report): readonly BuildTree[] {
  const names = new Set<string>();
  const remedy = 'Name the values yourself: write the axis as a map, for example {short: …, long: …}.';
  return builds.filter(({name}) => {
    const isTaken = names.has(name.toLowerCase());
    names.add(name.toLowerCase());
    if (!isTaken && NAME_PATTERN.test(name)) return true;
    const message = isTaken
      ? `two combinations of the matrix are both called "${name}"`
      : `a combination of the matrix is called "${name}", but names must be ${NAME_EXPECTED}`;
    report(manifestError({code: 'matrix', message, place: headOf(matrix), remedy}));
    return false;
  });
}
