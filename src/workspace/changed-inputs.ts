/** What of the content that builds are made of is another than at the base: model files, samples, recipes. */
import type {Json} from '../base/canonical-json.ts';
import type {Digest} from '../base/content-hash.ts';
import {changedFields, changeText} from '../build/changed-fields.ts';
import type {ResolvedSource} from '../build/task.ts';
import type {ResolvedDataset} from '../dataset/dataset.ts';
import {type Manifest, recipeJson} from '../manifest/manifest.ts';
import {datasetSource, modelSource} from '../plan/make-plan.ts';

/** By the names of the manifest. */
export interface BuildInputs {
  readonly models: ReadonlyMap<string, {readonly file: string; readonly digest: Digest}>;
  /** Digests of the samples. */
  readonly datasets: ReadonlyMap<string, readonly string[]>;
  readonly recipes: ReadonlyMap<string, Json>;
}

/** @param resolveSource what cannot be resolved has failed a task already, and is left out */
export async function inputsOf(
  {builds, models, datasets}: Manifest,
  names: readonly string[],
  resolveSource: (name: string) => Promise<ResolvedSource>,
): Promise<BuildInputs> {
  const specs = names.flatMap((name) => builds.get(name) ?? []);
  const resolved = async (name: string): Promise<ResolvedSource | undefined> =>
    resolveSource(name).catch(() => undefined);
  const modelEntries: [string, {file: string; digest: Digest}][] = [];
  const datasetEntries = new Map<string, readonly string[]>();
  for (const name of new Set(specs.map(({model}) => model))) {
    const spec = models.get(name);
    const source = await resolved(modelSource(name));
    if (spec && source) modelEntries.push([name, {file: spec.file, digest: source.digest}]);
    for (const dataset of [spec?.calibrationDataset, spec?.evaluationDataset]) {
      if (dataset === undefined || !datasets.has(dataset)) continue;
      const {samples} = ((await resolved(datasetSource(dataset)))?.value ?? {}) as Partial<ResolvedDataset>;
      if (samples)
        datasetEntries.set(
          dataset,
          samples.map(({digest}) => digest),
        );
    }
  }
  const recipes = new Map(specs.map(({name, recipe}) => [name, recipeJson(recipe)]));
  return {models: new Map(modelEntries), datasets: datasetEntries, recipes};
}

/** Sentences without full stop, in the order models, datasets, recipes; what only one side has is told elsewhere. */
export function changedInputs(before: BuildInputs, after: BuildInputs): string[] {
  const models = [...after.models].flatMap(([name, {file, digest}]) => {
    const old = before.models.get(name);
    return old === undefined || old.digest === digest ? [] : [file];
  });
  const datasets = [...after.datasets].flatMap(([name, samples]) => {
    const old = before.datasets.get(name);
    const what = old && samplesText(old, samples);
    return what === undefined ? [] : [`dataset ${name} (${what})`];
  });
  const recipes = [...after.recipes].flatMap(([name, recipe]) => {
    const old = before.recipes.get(name);
    const [first, ...others] = old === undefined ? [] : changedFields(old, recipe, '');
    if (first === undefined) return [];
    const more = others.length === 0 ? '' : `, and ${others.length} more`;
    return [`recipe of ${name} (${first.path} ${changeText(first)}${more})`];
  });
  return [...models, ...datasets, ...recipes];
}

/** `3 of 100 samples are new, 2 are gone`; undefined when they are the same in the same order. */
function samplesText(before: readonly string[], after: readonly string[]): string | undefined {
  const isSame = before.length === after.length && before.every((digest, i) => digest === after[i]);
  if (isSame) return undefined;
  const [old, now] = [new Set(before), new Set(after)];
  const added = after.filter((digest) => !old.has(digest)).length;
  const gone = before.filter((digest) => !now.has(digest)).length;
  if (added + gone === 0) return 'other order or repetitions';
  const texts = [added > 0 ? `${added} of ${after.length} samples new` : '', gone > 0 ? `${gone} gone` : ''];
  return texts.filter((text) => text !== '').join(', ');
}
