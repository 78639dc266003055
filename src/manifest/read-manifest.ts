/** Manifest text → checked manifest, all mistakes at once. Pure: whether files exist is asked in `load-manifest.ts`. */
import path from 'node:path';
import type {Diagnostic} from '../base/diagnostic.ts';
import {invariant} from '../base/invariant.ts';
import type {SourceText} from '../base/source-text.ts';
import {type BuildSection, build as buildShape} from './build-section.ts';
import {
  checkReferences,
  type Declarations,
  type Declared,
  type DeclaredBuild,
  referenceAt,
} from './check-references.ts';
import {TARGET} from './defaults.ts';
import {expandMatrix} from './expand-matrix.ts';
import {type IncludedTexts, includedFiles, includedSettings, withIncludedConfig} from './include-files.ts';
import {inheritPreprocessing, likesOf} from './inherit-preprocessing.ts';
import type {BuildSpec, Manifest, ModelSpec} from './manifest.ts';
import {manifestShape} from './manifest-section.ts';
import {type ModelSection, metricsOf} from './model-section.ts';
import {entryOrUndefined} from './object-shape.ts';
import {NO_RECIPE, resolveRecipe} from './recipe-section.ts';
import {type DictionaryEntry, manifestError, type Report} from './shape.ts';
import {parseSourceTree, type Tree} from './source-tree.ts';
import {withKneronPlatform} from './styles/kneron-platform.ts';

export interface ReadManifest {
  /** Undefined when a diagnostic is an error. */
  readonly manifest: Manifest | undefined;
  /** Errors, or else warnings, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** Files that the manifest names, as far as it could be read, for the check that they exist. */
  readonly namedFiles: readonly NamedFile[];
}

export interface NamedFile {
  /** What it is, for example `model "mobilenet"`. */
  readonly noun: string;
  readonly file: string;
  readonly place: Declared<unknown>['place'];
  /** Its content belongs to the manifest: read it and read the manifest again with it. */
  readonly isIncluded?: true;
}

export interface ReadOptions {
  readonly source: SourceText;
  /** Absolute path of the file the text comes from. */
  readonly file: string;
  /** Key under which the manifest stands in the file, for example in a package.json. */
  readonly underKey?: string | undefined;
  /** Contents of the included files, by their paths as written. */
  readonly included?: IncludedTexts;
}

/** Reads and checks a manifest's text. */
export function readManifest({source, file, underKey, included = new Map()}: ReadOptions): ReadManifest {
  const {root, mistakes} = parseSourceTree(source);
  const found: Diagnostic[] = [...mistakes];
  const report: Report = (diagnostic) => found.push(diagnostic);
  const section = root && underKey !== undefined ? entryOrUndefined(root, underKey) : root;
  const written = section?.kind === 'scalar' && section.value === null ? undefined : section;
  const declarations = written && declarationsOf(written, included, report);
  if (!written && found.length === 0) report(emptyManifest(source));
  if (declarations) checkReferences(declarations, report);
  const errors = found.filter(({severity}) => severity === 'error');
  const isWrong = !declarations || errors.length > 0;
  return {
    manifest: isWrong ? undefined : manifestOf(declarations, file),
    // Beside errors, warnings are mostly their consequences: what a misspelt name meant seems unused.
    diagnostics: inOrder(isWrong ? errors : found),
    namedFiles: declarations ? namedFilesOf(declarations) : [],
  };
}

/** Errors that several readers of the same text found are told once; the rest comes in the order of the file. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map(diagnostics.map((item) => [`${item.code} ${item.place?.start} ${item.message}`, item]));
  return [...unique.values()].sort((a, b) => (a.place?.start ?? 0) - (b.place?.start ?? 0));
}

const emptyManifest = (source: SourceText): Diagnostic =>
  manifestError({
    code: 'empty',
    message: 'the manifest is empty',
    place: {source, start: 0, end: 0},
    remedy: 'Run "quantgate init" to have one written.',
  });

function declarationsOf(written: Tree, included: IncludedTexts, report: Report): Declarations | undefined {
  const root = inheritPreprocessing(written, report);
  const section = manifestShape.decode(root, report);
  if (!section?.models || !section.builds) return undefined;
  return {
    datasets: declared(section.datasets ?? [], root, 'datasets'),
    models: declared(section.models, root, 'models'),
    builds: declared(section.builds, root, 'builds').flatMap((build) => buildsOf(build, included, report)),
    likes: likesOf(written),
  };
}

/** The entries of a section with their trees: a dictionary keeps the order and number of the map it was read from. */
function declared<T>(entries: readonly DictionaryEntry<T>[], root: Tree, key: string): readonly Declared<T>[] {
  const section = entryOrUndefined(root, key);
  return entries.map(({key: name, keyPlace: place, value}, i): Declared<T> => {
    const tree = section?.kind === 'map' ? section.entries[i]?.value : undefined;
    invariant(tree !== undefined, () => `"${name}" has no tree`);
    return {name, place, value, tree};
  });
}

/** The builds that an entry stands for. One with mistakes is kept once, by its own name, without a value. */
function buildsOf(build: Declared<BuildSection>, included: IncludedTexts, report: Report): readonly DeclaredBuild[] {
  if (!build.value) return [{...build, recipe: undefined}];
  const key = {text: build.name, place: build.place};
  return expandMatrix({key, value: build.tree}, report).map(({name, tree}) => {
    const whole = withKneronPlatform(tree, report);
    const value = buildShape.decode(withIncludedConfig(whole, included, report), report);
    const settings = includedSettings(tree, included, report);
    return {
      name,
      place: build.place,
      tree: whole,
      value,
      recipe: value && resolveRecipe(value.recipe ?? NO_RECIPE, settings),
    };
  });
}

function manifestOf({datasets, models, builds}: Declarations, file: string): Manifest {
  return {
    path: file,
    directory: path.dirname(file),
    datasets: sound(datasets),
    models: new Map([...sound(models)].map(([name, model]) => [name, modelSpec(model)])),
    builds: new Map(builds.map((build) => [build.name, buildSpec(build)])),
  };
}

/** The values by name; called only when there were no mistakes, so that none is missing. */
const sound = <T>(items: readonly Declared<T>[]): ReadonlyMap<string, T> =>
  new Map(items.flatMap(({name, value}): [string, T][] => (value === undefined ? [] : [[name, value]])));

function modelSpec(model: ModelSection): ModelSpec {
  return {
    file: model.file.value,
    inputShapes: model.inputs ?? {},
    calibrationDataset: model.calibrate?.value,
    evaluationDataset: model.evaluate?.value,
    metrics: metricsOf(model),
    state: model.state ?? {},
    constants: model.constants ?? {},
  };
}

function buildSpec({name, place, value: section, recipe}: DeclaredBuild): BuildSpec {
  invariant(
    section?.model !== undefined && recipe !== undefined,
    () => `build "${name}" passed without model or recipe`,
  );
  return {
    name,
    model: section.model.value,
    target: section.target?.value ?? TARGET,
    recipe,
    quantized: section.quantized?.value,
    gates: section.gates ?? [],
    place,
  };
}

function namedFilesOf({datasets, models, builds}: Declarations): readonly NamedFile[] {
  const ofModels = models.flatMap(({name, tree}): NamedFile[] => {
    const file = referenceAt(tree, 'file');
    return file ? [{noun: `model "${name}"`, file: file.value, place: file.place}] : [];
  });
  const ofLabels = datasets.flatMap(({name, value, tree}): NamedFile[] => {
    const labels = value?.labels;
    if (!labels || labels.kind === 'folder') return [];
    const place = (entryOrUndefined(tree, 'labels', 'file') ?? entryOrUndefined(tree, 'labels') ?? tree).place;
    return [{noun: `labels of dataset "${name}"`, file: labels.file, place}];
  });
  const ofQuantized = builds.flatMap(({name, value}): NamedFile[] => {
    const source = value?.quantized;
    if (source?.value.kind !== 'file') return [];
    return [{noun: `quantized model of build "${name}"`, file: source.value.file, place: source.place}];
  });
  const ofIncluded = builds.flatMap(({name, tree}) =>
    includedFiles(tree).map(({noun, path: written, place}): NamedFile => {
      return {noun: `${noun} of build "${name}"`, file: written, place, isIncluded: true};
    }),
  );
  return [...ofModels, ...ofLabels, ...ofQuantized, ...ofIncluded];
}
