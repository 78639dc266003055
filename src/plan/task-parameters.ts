/** What tasks are told: the parts of a recipe that each looks at, and no more, since all of it goes into their keys. */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import type {BuildSpec, GateSpec, Recipe} from '../manifest/manifest.ts';
import {findProfile} from '../target/load-profile.ts';

/** All of the recipe but what placement does not look at: the range method, what comes before it, and what afterwards. */
export function placementParameters(recipe: Recipe): {readonly [member: string]: Json} {
  const {range: _range, steps: _steps, mixedPrecision: _mixed, replace: _replace, ...more} = recipe;
  const {export: _export, conversions: _conversions, floatType: _floatType, ...rest} = more;
  const {aligned: _aligned, positions: _positions, approximated: _approximated, ...others} = rest;
  const {aimetOptions, ...placement} = others;
  return jsonMembers(recipe.compat === 'aimet' ? {...placement, aimetOptions} : placement);
}

/** What rounding needs beside it. Positions that the recipe leaves open are those of the target. */
export function roundingParameters({recipe, target}: Pick<BuildSpec, 'recipe' | 'target'>): Json {
  const {aligned, approximated, range} = recipe;
  const isSearch = range.method === 'vitis-min-mse' || range.method === 'quark-min-mse';
  const hasShifts = recipe.activations.scale !== 'float' && recipe.weights.scale !== 'float';
  const positions = recipe.positions ?? (hasShifts ? findProfile(target)?.positions : undefined);
  // AIMET chooses the ranges of weights by the method that it chooses those of activations by.
  const aimetRange = recipe.compat === 'aimet' ? range : undefined;
  const weightSearch = isSearch ? range.method : undefined;
  const own = jsonMembers({aligned, approximated, positions, weightSearch, aimetRange});
  return {
    ...placementParameters(recipe),
    ...own,
  };
}

/** How an activation will be quantized stands in the placement; other tools' options matter to their own methods only. */
export function rangeParameters({range, zeroPointFollowsSign, compat, ortOptions, aimetOptions}: Recipe): Json {
  if (compat === 'aimet') return jsonMembers({range, aimetOptions});
  if (compat !== undefined) return jsonMembers({range, ortOptions});
  return jsonMembers(zeroPointFollowsSign ? {range, zeroPointFollowsSign} : {range});
}

const ORT_METHODS: readonly string[] = ['min-max', 'moving-average', 'percentile', 'entropy'];

/**
 * Which statistics are gathered. quantgate's own serve every method, so that switching the method costs nothing; those
 * that need extremes only get them at a part of the price. onnxruntime gathers others for each method.
 */
export function collectorOf({compat, range: {method}}: Recipe): string {
  if (compat === 'aimet' && (method === 'tf-enhanced' || method === 'percentile')) return 'aimet';
  const needsExtremes = method === 'min-max' || method === 'moving-average';
  // Quark calibrates by onnxruntime's methods, but for its own search.
  const isOwn = compat === undefined || (compat === 'quark' && !ORT_METHODS.includes(method));
  if (isOwn) return needsExtremes ? 'min-max' : 'native';
  return needsExtremes ? 'ort-min-max' : `ort-${method}`;
}

export function quantizesActivations({activations, overrides}: Recipe): boolean {
  return (
    activations.type !== 'float' || Object.values(overrides).some(({type}) => type !== undefined && type !== 'float')
  );
}

export function quantizesWeights({weights, overrides}: Recipe): boolean {
  return weights.type !== 'float' || Object.values(overrides).some(({type}) => type !== undefined && type !== 'float');
}

/** A gate without its place in the text: moving it to another line changes nothing. */
export function gateParameters({place: _place, ...rule}: GateSpec): Json {
  return plainJson(rule);
}

/** Drops members that are undefined; refuses what is not JSON. */
export function plainJson(value: object): Json {
  return JSON.parse(canonicalJson(value as Json)) as Json;
}

/** The same of an object, whose canonical JSON is one. */
export const jsonMembers = (value: Readonly<Record<string, unknown>>): {readonly [member: string]: Json} =>
  plainJson(value) as {readonly [member: string]: Json};
