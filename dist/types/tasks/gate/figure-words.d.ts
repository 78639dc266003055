/** Figures in the sentences of a verdict. */
import type { GateSpec } from '../../manifest/manifest.ts';
export declare const shown: (value: number) => string;
/** `20.5 dB` */
export declare function amount({ metric }: Pick<GateSpec, 'metric'>, value: number): string;
/** `p = 0.004`, `p < 0.001` */
export declare const probabilityText: (pValue: number) => string;
/** Losses are told with two digits behind the point: a sample in ten thousand. */
export declare const lossText: (unit: string, loss: number) => string;
