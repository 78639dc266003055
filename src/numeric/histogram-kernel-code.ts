/**
 * The hot loops of calibration as WebAssembly vector code, and the layout of the memory that they work on. Called through
 * `histogram-kernels.ts`; plain versions of the loops stand in its tests.
 *
 * The counters of a page are `LANES` rings: the bin of index i is counted at i mod capacity, in the ring of the element's
 * place mod LANES, since increments of one counter must wait for each other (half of the values after a Relu are the same
 * zero). While all values counted span at most `HISTOGRAM_CAPACITY` bins this is without collisions.
 */
import {HISTOGRAM_CAPACITY} from './histogram.ts';
import {assembleModule, type Code, type FunctionSpec, op} from './wasm-assembler.ts';

export const LANES = 4;

/** Elements that fit into the memory's block. */
export const BLOCK_LENGTH = 4096;

export const VECTOR_BYTES = 16;
export const WORD_BYTES = 4;
/** Where the block of values begins; before it stand the vectors that loops leave behind. */
export const BLOCK_ADDRESS = 256;
const RING_BYTES = HISTOGRAM_CAPACITY * WORD_BYTES;
export const PAGE_BYTES = 65536;

/** Vectors that `summarize` and `findExtremes` start from and leave behind, by their place in the memory. */
export const RESULT = {
  min: 0,
  max: 1,
  sumLow: 2,
  sumHigh: 3,
  squaresLow: 4,
  squaresHigh: 5,
  zeros: 6,
  magnitudeMin: 7,
} as const;

export const RESULT_COUNT = 8;

type ResultName = keyof typeof RESULT;

/** Local variables: the parameter, the address of the vector at hand, the vector, and scratch. */
const END = 0;

/**
 * Loops over the vectors of the block up to address `END`, with running results that are read before and written after.
 *
 * @param step new value of each result, from a vector `x` and the value so far
 */
function reduction(
  name: string,
  results: readonly ResultName[],
  step: (
    x: Code,
    result: (name: ResultName) => Code,
    half: {readonly low: Code; readonly high: Code},
  ) => Partial<Record<ResultName, Code>>,
): FunctionSpec {
  const [address, x, low, high] = [1, 2, 3, 4] as const;
  const local = (result: ResultName): number => high + 1 + results.indexOf(result);
  const zero = op.constant(0);
  const steps = step(op.get(x), (result) => op.get(local(result)), {low: op.get(low), high: op.get(high)});
  const usesHalves = results.includes('sumLow');
  const body = [
    ...op.set(x, op.load(op.get(address), 0)),
    ...(usesHalves ? op.set(low, op.promoteLow(op.get(x))) : []),
    ...(usesHalves ? op.set(high, op.promoteLow(op.upperHalf(op.get(x)))) : []),
    ...results.flatMap((result) => op.set(local(result), steps[result] ?? [])),
    ...op.set(address, op.add(op.get(address), op.constant(VECTOR_BYTES))),
  ];
  return {
    name,
    parameters: ['i32'],
    locals: ['i32', 'v128', 'v128', 'v128', ...results.map(() => 'v128' as const)],
    body: [
      ...op.set(address, op.constant(BLOCK_ADDRESS)),
      ...results.flatMap((result) => op.set(local(result), op.load(zero, RESULT[result] * VECTOR_BYTES))),
      ...op.loopWhile(body, op.lessUnsigned(op.get(address), op.get(END))),
      ...results.flatMap((result) => op.store(zero, op.get(local(result)), RESULT[result] * VECTOR_BYTES)),
    ],
  };
}

const summarize = reduction(
  'summarize',
  ['min', 'max', 'sumLow', 'sumHigh', 'squaresLow', 'squaresHigh', 'zeros'],
  (x, result, {low, high}) => ({
    min: op.smaller(result('min'), x),
    max: op.larger(result('max'), x),
    sumLow: op.addDouble(result('sumLow'), low),
    sumHigh: op.addDouble(result('sumHigh'), high),
    squaresLow: op.addDouble(result('squaresLow'), op.multiplyDouble(low, low)),
    squaresHigh: op.addDouble(result('squaresHigh'), op.multiplyDouble(high, high)),
    // A comparison that holds gives −1.
    zeros: op.subtractInt(result('zeros'), op.equalFloat(x, op.splatInt(op.constant(0)))),
  }),
);

const findExtremes = reduction('findExtremes', ['min', 'max', 'magnitudeMin'], (x, result) => ({
  min: op.smaller(result('min'), x),
  max: op.larger(result('max'), x),
  magnitudeMin: op.smaller(result('magnitudeMin'), op.absolute(x)),
}));

/**
 * Counts the vectors of the block up to an address: parameters (end, address of the counters, 1 / bin width).
 *
 * Multiplying by a power of two is exact unless the product underflows. Bins wider than 1 make tiny positive values 0,
 * whose bin is 0 and not 1: `mendsUnderflow` puts them right.
 */
function count(name: string, mendsUnderflow: boolean): FunctionSpec {
  const [counters, inverseWidth, address, x, bins, ringMask, scale, base] = [1, 2, 3, 4, 5, 6, 7, 8] as const;
  const zeros = op.splatInt(op.constant(0));
  const isLostPositive = op.and(op.greaterFloat(op.get(x), zeros), op.equalInt(op.get(bins), zeros));
  const increments = Array.from({length: LANES}, (_, lane) => {
    const place = op.lane(op.get(bins), lane);
    const offset = lane * RING_BYTES;
    return op.storeWord(place, op.add(op.loadWord(place, offset), op.constant(1)), offset);
  });
  const body = [
    ...op.set(x, op.load(op.get(address), 0)),
    ...op.set(bins, op.truncate(op.ceil(op.multiplyFloat(op.get(x), op.get(scale))))),
    ...(mendsUnderflow ? op.set(bins, op.subtractInt(op.get(bins), isLostPositive)) : []),
    ...op.set(
      bins,
      op.addInt(op.shiftLeft(op.and(op.get(bins), op.get(ringMask)), op.constant(Math.log2(WORD_BYTES))), op.get(base)),
    ),
    ...increments.flat(),
    ...op.set(address, op.add(op.get(address), op.constant(VECTOR_BYTES))),
  ];
  return {
    name,
    parameters: ['i32', 'i32', 'f32'],
    locals: ['i32', 'v128', 'v128', 'v128', 'v128', 'v128'],
    body: [
      ...op.set(address, op.constant(BLOCK_ADDRESS)),
      ...op.set(ringMask, op.splatInt(op.constant(HISTOGRAM_CAPACITY - 1))),
      ...op.set(scale, op.splatFloat(op.get(inverseWidth))),
      ...op.set(base, op.splatInt(op.get(counters))),
      ...op.loopWhile(body, op.lessUnsigned(op.get(address), op.get(END))),
    ],
  };
}

/** The functions that the module exports; all ends and counters are addresses in bytes. */
export interface HistogramKernels {
  readonly memory: {readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number};
  readonly summarize: (end: number) => void;
  readonly findExtremes: (end: number) => void;
  /** For bins no wider than 1. */
  readonly countNarrow: (end: number, counters: number, inverseWidth: number) => void;
  readonly countWide: (end: number, counters: number, inverseWidth: number) => void;
}

/** The part of the WebAssembly interface used here, which the compiler's library has for browsers only. */
interface WebAssemblyInterface {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => {readonly exports: unknown};
}

/** A fresh instance, whose memory has room for the block only. */
export function instantiateKernels(): HistogramKernels {
  const functions = [summarize, findExtremes, count('countNarrow', false), count('countWide', true)];
  const {Module, Instance} = (globalThis as unknown as {readonly WebAssembly: WebAssemblyInterface}).WebAssembly;
  return new Instance(new Module(assembleModule(functions, 1))).exports as HistogramKernels;
}
