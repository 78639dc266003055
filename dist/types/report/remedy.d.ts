import type { BuildSpec } from '../manifest/manifest.ts';
/** The first change of a failing build's recipe that is worth a try. */
export declare function remedyFor({ recipe, quantized }: BuildSpec): string | undefined;
