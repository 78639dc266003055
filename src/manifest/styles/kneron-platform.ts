/**
 * Kneron's tools are told a platform, quantgate a target. Where a build of `style: kneron` has one of the two, the other is
 * put into its tree before it is read, so that the section under `kneron:` can be checked against what the platform can do.
 */
import {entryOrUndefined} from '../object-shape.ts';
import {manifestError, type Report} from '../shape.ts';
import type {Tree, TreeEntry, TreeMap} from '../source-tree.ts';

export const PLATFORMS = ['520', '720', '530', '630', '730'] as const;

const TARGET_PATTERN = /^kdp(?<platform>\d{3})$/;

/** The tree of a build with platform and target agreeing. Builds in other styles stay as they are. */
export function withKneronPlatform(build: Tree, report: Report): Tree {
  const recipe = entryOrUndefined(build, 'recipe');
  const style = entryOrUndefined(build, 'recipe', 'style');
  if (build.kind !== 'map' || recipe?.kind !== 'map' || style?.kind !== 'scalar' || style.value !== 'kneron')
    return build;
  const section = entryOrUndefined(recipe, 'kneron');
  const written = section && entryOrUndefined(section, 'platform');
  const target = entryOrUndefined(build, 'target');
  const fromTarget = target && TARGET_PATTERN.exec(textOf(target))?.groups?.platform;
  const platform = written ? textOf(written) : fromTarget;
  const place = (written ?? target ?? style).place;
  if (platform === undefined) {
    const message = 'style "kneron" needs a platform';
    const remedy = 'Write "target: kdp730", or "kneron: {platform: 730}".';
    report(manifestError({code: 'missing-key', message, place, remedy}));
    return build;
  }
  if (written && target && fromTarget !== platform) {
    const message = `platform "${platform}" is not that of target "${textOf(target)}"`;
    const remedy = `Write "target: kdp${platform}", or drop one of them.`;
    report(manifestError({code: 'bad-value', message, place, remedy}));
    return build;
  }
  const whole: TreeMap = section?.kind === 'map' ? section : {...{kind: 'map', entries: [], key: undefined}, place};
  if (section && section.kind !== 'map') return build;
  const kneron = withEntry(whole, 'platform', {kind: 'scalar', value: platform, place, key: undefined});
  const named = withEntry(build, 'recipe', withEntry(recipe, 'kneron', kneron));
  return target ? named : withEntry(named, 'target', {kind: 'scalar', value: `kdp${platform}`, place, key: undefined});
}

const textOf = (tree: Tree): string => (tree.kind === 'scalar' ? String(tree.value) : '');

/** Puts a value under a key, in place of what stands there. */
function withEntry(tree: TreeMap, key: string, value: Tree): TreeMap {
  const written = tree.entries.find((entry) => entry.key.text === key)?.key;
  const entry: TreeEntry = {key: written ?? {text: key, place: value.place}, value};
  const placed: TreeEntry = {...entry, value: {...value, key: entry.key}};
  const entries = written
    ? tree.entries.map((other) => (other.key.text === key ? placed : other))
    : [...tree.entries, placed];
  return {...tree, entries};
}
