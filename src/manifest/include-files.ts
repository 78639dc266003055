/**
 * Files of other tools that a recipe names: `aimet: {config_file: …}` and `encodings: …`. Their contents take the place of
 * their paths before a recipe is read, so that recipes, and all that is fingerprinted of them, hold them by value. Pure:
 * the files are read in `load-manifest.ts`.
 */
import type {SourceText} from '../base/source-text.ts';
import {BUILT_IN_CONFIGS} from './aimet/built-in-configs.ts';
import {type ImportedSettings, NOTHING_IMPORTED, readSettings} from './encodings/formats.ts';
import {entryOrUndefined} from './object-shape.ts';
import {manifestError, type Report} from './shape.ts';
import {parseSourceTree, type Tree, type TreeScalar} from './source-tree.ts';

export interface IncludedFile {
  /** What it is, for messages. */
  readonly noun: string;
  readonly path: string;
  readonly place: Tree['place'];
}

/** Contents by path as it is written in the manifest. */
export type IncludedTexts = ReadonlyMap<string, SourceText>;

/** Settings that are a path or the content of the file. */
const CONFIGS = [
  {noun: 'quantsim configuration', keys: ['recipe', 'aimet', 'config_file']},
  {noun: 'quan_config', keys: ['recipe', 'kneron', 'quan_config']},
] as const;
const ENCODINGS_KEYS = ['recipe', 'encodings'] as const;

/** The files that the tree of a build names. */
export function includedFiles(build: Tree): readonly IncludedFile[] {
  const encodings = pathAt(build, ENCODINGS_KEYS);
  const configs = CONFIGS.flatMap(({noun, keys}) => {
    const config = pathAt(build, keys);
    return config && !BUILT_IN_CONFIGS.includes(config.value) ? [file(noun, config)] : [];
  });
  return [...configs, ...(encodings ? [file('encodings', encodings)] : [])];
}

const file = (noun: string, {value, place}: {readonly value: string; readonly place: Tree['place']}): IncludedFile => ({
  noun,
  path: value,
  place,
});

function pathAt(build: Tree, keys: readonly string[]): (TreeScalar & {readonly value: string}) | undefined {
  const tree = entryOrUndefined(build, ...keys);
  return tree?.kind === 'scalar' && typeof tree.value === 'string' ? {...tree, value: tree.value} : undefined;
}

/**
 * The tree of a build with the content of its configuration in place of the path. What is wrong in the file is reported at
 * its place there. A build whose file was not read stays as it is.
 */
export function withIncludedConfig(build: Tree, texts: IncludedTexts, report: Report): Tree {
  let included = build;
  for (const {keys} of CONFIGS) {
    const written = pathAt(build, keys);
    const source = written && texts.get(written.value);
    if (!written || !source) continue;
    const {root, mistakes} = parseSourceTree(source);
    for (const mistake of mistakes) report(mistake);
    if (root) included = replaceAt(included, keys, {...root, key: written.key});
  }
  return included;
}

/** The settings of the encodings file that a build names. All its mistakes are told at the place of its path. */
export function includedSettings(build: Tree, texts: IncludedTexts, report: Report): ImportedSettings {
  const written = pathAt(build, ENCODINGS_KEYS);
  const source = written && texts.get(written.value);
  if (!written || !source) return NOTHING_IMPORTED;
  const settings = readSettings(source.text);
  if (settings.ok) return settings.value;
  for (const mistake of settings.error)
    report(
      manifestError({code: 'bad-encodings', message: `encodings "${written.value}": ${mistake}`, place: written.place}),
    );
  return NOTHING_IMPORTED;
}

function replaceAt(tree: Tree, [first, ...rest]: readonly string[], value: Tree): Tree {
  if (first === undefined) return value;
  if (tree.kind !== 'map') return tree;
  const entries = tree.entries.map((entry) =>
    entry.key.text === first ? {...entry, value: replaceAt(entry.value, rest, value)} : entry,
  );
  return {...tree, entries};
}
