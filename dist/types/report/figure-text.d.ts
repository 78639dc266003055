/** Measured numbers as people read them: unit always, as many digits as mean something, a true minus sign. */
import { type Figure } from '../artifacts/figure.ts';
import type { MetricName } from '../manifest/manifest.ts';
export type FigureName = MetricName | 'size';
/** `57.00 %`, `23.9 dB`, `0.53 MB`, `12.3 kB`, `∞ dB`. Sizes are given in bytes. */
export declare function figureText(name: FigureName, figure: Figure): string;
/** The number without its unit; sizes have theirs, because it depends on the number. */
export declare function bareFigure(name: FigureName, figure: Figure): string;
/** A difference, always signed: `−0.75`, `+1.20`, `=` for none, `±0.00` for less than is shown. */
export declare function differenceText(name: FigureName, figure: Figure): string;
/** `value` − `other`; not a number where that means nothing. */
export declare const figureDifference: (value: Figure, other: Figure) => Figure;
