/** What tasks are told: the parts of a recipe that each looks at, and no more, since all of it goes into their keys. */
import { type Json } from '../base/canonical-json.ts';
import type { BuildSpec, GateSpec, Recipe } from '../manifest/manifest.ts';
/** All of the recipe but what placement does not look at: the range method, what comes before it, and what afterwards. */
export declare function placementParameters(recipe: Recipe): {
    readonly [member: string]: Json;
};
/** What rounding needs beside it. Positions that the recipe leaves open are those of the target. */
export declare function roundingParameters({ recipe, target }: Pick<BuildSpec, 'recipe' | 'target'>): Json;
/** How an activation will be quantized stands in the placement; other tools' options matter to their own methods only. */
export declare function rangeParameters({ range, zeroPointFollowsSign, compat, ortOptions, aimetOptions }: Recipe): Json;
/**
 * Which statistics are gathered. quantgate's own serve every method, so that switching the method costs nothing; those
 * that need extremes only get them at a part of the price. onnxruntime gathers others for each method.
 */
export declare function collectorOf({ compat, range: { method } }: Recipe): string;
export declare function quantizesActivations({ activations, overrides }: Recipe): boolean;
export declare function quantizesWeights({ weights, overrides }: Recipe): boolean;
/** A gate without its place in the text: moving it to another line changes nothing. */
export declare function gateParameters({ place: _place, ...rule }: GateSpec): Json;
/** Drops members that are undefined; refuses what is not JSON. */
export declare function plainJson(value: object): Json;
/** The same of an object, whose canonical JSON is one. */
export declare const jsonMembers: (value: Readonly<Record<string, unknown>>) => {
    readonly [member: string]: Json;
};
