/** Manifest text → checked manifest, all mistakes at once. Pure: whether files exist is asked in `load-manifest.ts`. */
import path from 'node:path';
import type {Diagnostic} from '../base/diagnostic.ts';
import {invariant} from '../base/invariant.ts';
import type {SourceText} from '../base/source-text.ts';
import {type BuildSection, build as buildShape} from './build-section.ts';
import {checkReferences, type Declarations, type Declared, type DeclaredBuild} from './check-references.ts';
import {TARGET} from './defaults.ts';
import {expandMatrix} from './expand-matrix.ts';
import {inheritPreprocessing} from './inherit-preprocessing.ts';
import type {BuildSpec, Manifest, ModelSpec} from './manifest.ts';
import {manifestShape} from './manifest-section.ts';
import {type ModelSection, metricsOf} from './model-section.ts';
import {entryOrUndefined} from './object-shape.ts';
import {NO_RECIPE, resolveRecipe} from './recipe-section.ts';
import {type DictionaryEntry, manifestError, type Report} from './shape.ts';
import {parseSourceTree, type Tree, type TreeEntry} from './source-tree.ts';

export interface ReadManifest {
  /** Undefined when a diagnostic is an error. */
  readonly manifest: Manifest | undefined;
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** Files that the manifest names, as far as it could be read, for the check that they exist. */
  readonly namedFiles: readonly NamedFile[];
}

export interface NamedFile {
  /** What it is, for example `model "mobilenet"`. */
  readonly noun: string;
  readonly file: string;
  readonly place: Declared<unknown>['place'];
}

export interface ReadOptions {
  readonly source: SourceText;
  /** Absolute path of the file the text comes from. */
  readonly file: string;
  /** Key under which the manifest stands in the file, for example in a package.json. */
  readonly underKey?: string | undefined;
}

/** Reads and checks a manifest's text. */
export function readManifest({source, file, underKey}: ReadOptions): ReadManifest {
  const {root, mistakes} = parseSourceTree(source);
  const found: Diagnostic[] = [...mistakes];
  const report: Report = (diagnostic) => found.push(diagnostic);
  const written = root && underKey !== undefined ? entryOrUndefined(root, underKey) : root;
  const declarations = written && declarationsOf(written, report);
  if (!written && found.length === 0) report(emptyManifest(source));
  if (declarations) checkReferences(declarations, report);
  const isWrong = !declarations || found.some(({severity}) => severity === 'error');
  return {
    manifest: isWrong ? undefined : manifestOf(declarations, file),
    diagnostics: inOrder(found),
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

function declarationsOf(written: Tree, report: Report): Declarations | undefined {
  const root = inheritPreprocessing(written, report);
  const section = manifestShape.decode(root, report);
  if (!section?.models || !section.builds) return undefined;
  const trees = entryOrUndefined(root, 'builds');
  const entries = trees?.kind === 'map' ? trees.entries : [];
  return {
    datasets: (section.datasets ?? []).map(declared),
    models: section.models.map(declared),
    builds: section.builds.flatMap((build, i): readonly DeclaredBuild[] => {
      const entry = entries[i];
      return entry ? buildsOf(build, entry, report) : [];
    }),
  };
}

const declared = <T>({key, keyPlace, value}: DictionaryEntry<T>): Declared<T> => ({name: key, place: keyPlace, value});

/** The builds that an entry stands for. One with mistakes is kept once, by its own name, without a value. */
function buildsOf(build: DictionaryEntry<BuildSection>, entry: TreeEntry, report: Report): readonly DeclaredBuild[] {
  if (!build.value) return [{...declared(build), tree: entry.value, recipe: undefined}];
  return expandMatrix(entry, report).map(({name, tree, key}) => {
    const value = buildShape.decode(tree, report);
    return {name, place: key.place, tree, value, recipe: value && resolveRecipe(value.recipe ?? NO_RECIPE)};
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
    gates: section.gates ?? [],
    place,
  };
}

function namedFilesOf({datasets, models}: Declarations): readonly NamedFile[] {
  const ofModels = models.flatMap(({name, value}): NamedFile[] =>
    value ? [{noun: `model "${name}"`, file: value.file.value, place: value.file.place}] : [],
  );
  const ofLabels = datasets.flatMap(({name, value, place}): NamedFile[] => {
    const labels = value?.labels;
    return labels && labels.kind !== 'folder' ? [{noun: `labels of dataset "${name}"`, file: labels.file, place}] : [];
  });
  return [...ofModels, ...ofLabels];
}
