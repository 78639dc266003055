/** Members of parsed JSON, each checked; what is not as it must be is complained of and left out. */
import type {Complain} from './tensor-encoding.ts';

export type Members = Readonly<Record<string, unknown>>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One entry of a file, and how its mistakes are told. */
export interface Entry {
  readonly members: Members;
  readonly complain: Complain;
}

export const entryOf = (name: string, members: Members, complain: Complain): Entry => ({
  members,
  complain: (message) => complain(`"${name}" ${message}`),
});

export function numberAt({members, complain}: Entry, key: string): number | undefined {
  const value = members[key];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  complain(value === undefined ? `has no "${key}"` : `has a "${key}" that is not a number`);
  return undefined;
}

export const numberIfThere = (entry: Entry, key: string): number | undefined =>
  entry.members[key] === undefined ? undefined : numberAt(entry, key);

export function textAt({members, complain}: Entry, key: string): string | undefined {
  const value = members[key];
  if (typeof value === 'string' && value !== '') return value;
  complain(value === undefined ? `has no "${key}"` : `has a "${key}" that is not a text`);
  return undefined;
}

export const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'number' && Number.isFinite(one));

/** A list of numbers, or one number as a list. */
export function numbersAt({members, complain}: Entry, key: string): readonly number[] | undefined {
  const value = members[key];
  const numbers = typeof value === 'number' ? [value] : value;
  if (isNumbers(numbers) && numbers.length > 0) return numbers;
  complain(value === undefined ? `has no "${key}"` : `has a "${key}" that is not a list of numbers`);
  return undefined;
}

/** Numbers in lists in lists, row-major, and the lengths of the lists from the outermost to the innermost. */
export function nestedAt(
  entry: Entry,
  key: string,
): {readonly numbers: readonly number[]; readonly dims: readonly number[]} | undefined {
  const value = entry.members[key];
  const numbers = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : undefined;
  const dims: number[] = [];
  for (let level: unknown = value; Array.isArray(level); level = level[0]) dims.push(level.length);
  const isRegular = dims.reduce((product, dim) => product * dim, 1) === numbers?.length;
  if (isNumbers(numbers) && numbers.length > 0 && isRegular) return {numbers, dims};
  entry.complain(`has no lists of numbers as "${key}"`);
  return undefined;
}

/** The inverse of `nestedAt`. */
export function nested(numbers: readonly number[], [first, ...rest]: readonly number[]): unknown {
  if (first === undefined) return numbers[0];
  const size = numbers.length / first;
  return Array.from({length: first}, (_, i) => nested(numbers.slice(i * size, (i + 1) * size), rest));
}

/** A matrix the other way round: `dims` are those of the result. */
export function transposed(numbers: readonly number[], [rows, columns]: readonly [number, number]): readonly number[] {
  return Array.from({length: rows * columns}, (_, i) => numbers[(i % columns) * rows + Math.floor(i / columns)] ?? 0);
}
