import {seededRandom} from '../../src/base/seeded-random.ts';
import type {TensorInfo} from '../../src/engine/engine.ts';
import {createOnnxruntimeEngine} from '../../src/engine/onnxruntime-engine.ts';
import {float16ToFloat32Array} from '../../src/numeric/float16.ts';
import {type ElementType, elementCount, type Tensor} from '../../src/numeric/tensor.ts';
import {encodeModel} from '../../src/onnx/codec.ts';
import {newTensorData} from '../../src/onnx/element-types.ts';
import type {Model} from '../../src/onnx/graph.ts';

const engine = createOnnxruntimeEngine();

/** Sizes for symbols of dynamic dimensions; others get 2. */
export type SymbolSizes = Readonly<Record<string, number>>;

const DEFAULT_SIZE = 2;

/** Feeds for all inputs: floats standard normal, integers 0 to 3, strings numbered, the same for the same seed. */
export function seededFeeds(
  inputs: readonly TensorInfo[],
  seed: number,
  sizes: SymbolSizes = {},
): Record<string, Tensor> {
  const random = seededRandom(seed);
  return Object.fromEntries(
    inputs.map(({name, type, dims: written}) => {
      const dims = written.map((dim) =>
        typeof dim === 'number' && dim >= 0 ? dim : (sizes[String(dim)] ?? DEFAULT_SIZE),
      );
      if (type === 'string')
        return [name, {type, dims, data: Array.from({length: elementCount(dims)}, (_, i) => `text ${i}`)}];
      const data = newTensorData(type as ElementType, elementCount(dims));
      for (let i = 0; i < data.length; i++) {
        if (data instanceof Float32Array || data instanceof Float64Array) data[i] = random.nextNormal();
        else if (data instanceof BigInt64Array || data instanceof BigUint64Array)
          data[i] = BigInt(random.nextInteger(4));
        else data[i] = type === 'bool' ? random.nextInteger(2) : random.nextInteger(4);
      }
      return [name, {type: type as ElementType, dims, data}];
    }),
  );
}

/** Runs a model once, by default on seeded inputs. */
export async function runModel(
  model: Model | Uint8Array,
  feeds?: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Tensor>> {
  const session = await (await engine).openSession(model instanceof Uint8Array ? model : encodeModel(model));
  try {
    const outputs = await session.run(feeds ?? seededFeeds(session.inputs, 1));
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, copyOf(tensor)]));
  } finally {
    await session.release();
  }
}

const copyOf = (tensor: Tensor): Tensor => ({...tensor, data: tensor.data.slice()});

/**
 * The largest difference between outputs of the same name, as a part of the largest magnitude in the first; Infinity
 * where names, shapes or special values differ. float16 counts as float32.
 */
export function largestDifference(first: Record<string, Tensor>, second: Record<string, Tensor>): number {
  if (Object.keys(first).sort().join() !== Object.keys(second).sort().join()) return Infinity;
  let largest = 0;
  for (const [name, a] of Object.entries(first)) {
    const b = second[name]!;
    if (a.dims.join() !== b.dims.join()) return Infinity;
    largest = Math.max(largest, difference(numbersOf(a), numbersOf(b)));
  }
  return largest;
}

function numbersOf({type, data}: Tensor): ArrayLike<number | string> {
  if (type === 'float16' && data instanceof Uint16Array) return float16ToFloat32Array(data);
  return data instanceof BigInt64Array || data instanceof BigUint64Array ? Array.from(data, Number) : data;
}

function difference(a: ArrayLike<number | string>, b: ArrayLike<number | string>): number {
  let scale = 0;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!];
    if (Object.is(x, y) || x === y) {
      if (typeof x === 'number' && Number.isFinite(x)) scale = Math.max(scale, Math.abs(x));
      continue;
    }
    const distance = typeof x === 'number' && typeof y === 'number' ? Math.abs(x - y) : Infinity;
    if (!Number.isFinite(distance)) return Infinity;
    scale = Math.max(scale, Math.abs(Number(x)));
    largest = Math.max(largest, distance);
  }
  return largest === 0 ? 0 : largest / Math.max(scale, Number.MIN_VALUE);
}
