/** The ranges that quantizers are made of: what `choose-ranges` hands to `quantize`, as `ranges.json`. */
import {canonicalJson} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';
import {invariant} from '../base/invariant.ts';

/** Smallest and largest real value by value name: finite float32 numbers, min ≤ max. */
export type Ranges = ReadonlyMap<string, readonly [min: number, max: number]>;

const VERSION = 1;

/** @throws InvariantError when an end is not a finite float32 or the ends are in the wrong order: a bug in the caller */
export function encodeRanges(ranges: Ranges): Uint8Array {
  const entries = [...ranges].map(([name, [min, max]]) => {
    invariant(
      Number.isFinite(min) &&
        Number.isFinite(max) &&
        Math.fround(min) === min &&
        Math.fround(max) === max &&
        min <= max,
      () => `[${min}, ${max}] is not a range for "${name}"`,
    );
    // Adding 0 makes +0 of −0, which JSON cannot carry.
    return [name, [min + 0, max + 0]] as const;
  });
  return new TextEncoder().encode(`${canonicalJson({version: VERSION, ranges: Object.fromEntries(entries)})}\n`);
}

/** @throws Failure 'file-unreadable' when the bytes are not ranges of this version */
export function decodeRanges(bytes: Uint8Array): Ranges {
  const content = parseJson(bytes);
  const record = isRecord(content) ? content : {};
  const ranges = record.ranges;
  if (record.version !== VERSION || !isRecord(ranges)) throw unreadable();
  return new Map(
    Object.entries(ranges).map(([name, range]) => {
      if (!Array.isArray(range) || range.length !== 2 || !range.every(Number.isFinite)) throw unreadable();
      return [name, [Number(range[0]), Number(range[1])]] as const;
    }),
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw unreadable(cause);
  }
}

const unreadable = (cause?: unknown): Failure =>
  new Failure({reason: 'file-unreadable', message: `This is not a list of ranges of version ${VERSION}.`, cause});
