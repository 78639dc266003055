/** Follows `like:` between datasets on the tree, so that everything behind it sees complete datasets. */
import {isInherited, sourceKindOf} from './dataset-section.ts';
import {entryOrUndefined} from './object-shape.ts';
import {allowedWords, entryOf, manifestError, type Report} from './shape.ts';
import type {Tree, TreeEntry, TreeMap} from './source-tree.ts';

/**
 * The root with every `like` replaced by what it takes over: keys of the other dataset that say how samples are
 * prepared, where the dataset does not say so itself. A `like` that cannot be followed is reported and left in place.
 */
export function inheritPreprocessing(root: Tree, report: Report): Tree {
  const datasets = entryOrUndefined(root, 'datasets');
  if (root.kind !== 'map' || datasets?.kind !== 'map') return root;
  const entries = datasets.entries.map(({key, value}): TreeEntry => {
    const inherited = value.kind === 'map' ? inheritedEntries(datasets, {key, value}, report) : undefined;
    return value.kind !== 'map' || !inherited ? {key, value} : {key, value: withEntries(value, inherited)};
  });
  const replaced: Tree = {...datasets, entries};
  return {
    ...root,
    entries: root.entries.map((entry) => (entry.value === datasets ? {...entry, value: replaced} : entry)),
  };
}

/** Names that some dataset is like. */
export function likesOf(root: Tree): ReadonlySet<unknown> {
  const datasets = entryOrUndefined(root, 'datasets');
  const likes = datasets?.kind === 'map' ? datasets.entries.map(({value}) => entryOrUndefined(value, 'like')) : [];
  return new Set(likes.map((like) => (like?.kind === 'scalar' ? like.value : undefined)));
}

const withEntries = (dataset: TreeMap, inherited: readonly TreeEntry[]): TreeMap => ({
  ...dataset,
  entries: [...dataset.entries.filter(({key}) => key.text !== 'like'), ...inherited],
});

/** What `like` adds to a dataset, nearest first; undefined when there is no `like` or it leads nowhere. */
function inheritedEntries(datasets: TreeMap, start: TreeEntry, report: Report): readonly TreeEntry[] | undefined {
  const seen = new Set([start.key.text]);
  const own = start.value.kind === 'map' ? start.value : undefined;
  const taken = new Set(own?.entries.map(({key}) => key.text));
  const kind = sourceKindOf([...taken]);
  const inherited: TreeEntry[] = [];
  let reference = entryOrUndefined(start.value, 'like');
  if (!reference) return undefined;
  while (reference) {
    const other = follow(datasets, reference, seen, report);
    if (!other) return undefined;
    const otherKind = sourceKindOf(other.entries.map(({key}) => key.text));
    if (kind !== undefined && otherKind !== undefined && otherKind !== kind) {
      const message = `dataset "${start.key.text}" has ${kind}, but is like one that has ${otherKind}`;
      const remedy = 'Only datasets of the same kind share preprocessing: write it out.';
      report(manifestError({code: 'bad-like', message, place: reference.place, remedy}));
      return undefined;
    }
    for (const entry of other.entries) {
      if (taken.has(entry.key.text) || !isEntryInherited(entry)) continue;
      taken.add(entry.key.text);
      inherited.push(entry);
    }
    reference = entryOf(other, 'like');
  }
  return inherited;
}

/** Labels that stand in the samples or their folders are part of the format; files of labels belong to one dataset. */
function isEntryInherited({key, value}: TreeEntry): boolean {
  if (key.text !== 'labels') return isInherited(key.text);
  if (value.kind === 'map') return !value.entries.some((entry) => entry.key.text === 'file');
  return value.kind === 'scalar' && ['before', 'after', 'folder'].some((word) => word === value.value);
}

function follow(datasets: TreeMap, reference: Tree, seen: Set<string>, report: Report): TreeMap | undefined {
  // A reference that is no text is told where datasets are decoded.
  if (reference.kind !== 'scalar' || typeof reference.value !== 'string') return undefined;
  const name = reference.value;
  const names = datasets.entries.map(({key}) => key.text);
  if (!names.includes(name)) {
    const remedy = allowedWords(name, names, {label: 'Declared datasets'});
    report(
      manifestError({
        code: 'unknown-dataset',
        message: `dataset "${name}" is not declared`,
        place: reference.place,
        remedy,
      }),
    );
    return undefined;
  }
  if (seen.has(name)) {
    const message = `dataset "${name}" is like itself`;
    report(manifestError({code: 'bad-like', message, place: reference.place, remedy: 'Write one of them out.'}));
    return undefined;
  }
  seen.add(name);
  const other = entryOf(datasets, name);
  return other?.kind === 'map' ? other : undefined;
}
