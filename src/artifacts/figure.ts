/** A measured number as JSON carries it: a ratio to nothing is infinite, and what cannot be told is NaN. */
export type Figure = number | 'Infinity' | '-Infinity' | 'NaN';

export function figureOf(value: number): Figure {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  // JSON has no negative zero, nor would anybody want to read it.
  return value === 0 ? 0 : value;
}

export const numberOf = (figure: Figure): number => Number(figure);
