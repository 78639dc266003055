import type { BuildSpec } from '../manifest/manifest.ts';
/** The first change of a failing build's recipe that is worth a try, with where the build stands in the manifest. */
export declare function remedyFor({ recipe, place }: BuildSpec): string | undefined;
