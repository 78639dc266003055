/** A measured number as JSON carries it: a ratio to nothing is infinite, and what cannot be told is NaN. */
export type Figure = number | 'Infinity' | '-Infinity' | 'NaN';
export declare function figureOf(value: number): Figure;
export declare const numberOf: (figure: Figure) => number;
