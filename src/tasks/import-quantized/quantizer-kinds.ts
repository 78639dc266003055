import type {QuantizedTensor, QuantizerKind} from '../../artifacts/quantization-report.ts';
import {storageRange} from '../../numeric/affine-parameters.ts';
import {isIntegerType} from '../../target/check-quantizer.ts';

/** A kind of quantizers with a phrase for people: `52 weights int8 per channel symmetric`. */
export interface CountedKind {
  readonly kind: QuantizerKind;
  readonly text: string;
}

/** The quantizers in kinds that are equal but for their numbers; in the order of their first tensors. */
export function quantizerKinds(tensors: readonly QuantizedTensor[]): readonly CountedKind[] {
  const counts = new Map<string, QuantizerKind>();
  for (const tensor of tensors) {
    const facts = factsOf(tensor);
    const key = JSON.stringify(facts);
    counts.set(key, {...facts, count: (counts.get(key)?.count ?? 0) + 1});
  }
  return [...counts.values()].map((kind) => ({kind, text: kindText(kind)}));
}

/** What can be said of a quantizer without its numbers. */
export function factsOf(tensor: QuantizedTensor): Omit<QuantizerKind, 'count'> {
  const {role, type, scales, axis} = tensor;
  const granularity = axis === undefined ? ('per-tensor' as const) : ('per-channel' as const);
  return {role, type, granularity, symmetric: isSymmetric(tensor), scale: scaleOf(role, scales)};
}

function scaleOf(role: QuantizerKind['role'], scales: readonly number[]): QuantizerKind['scale'] {
  if (scales.length === 0) return role === 'activation' ? 'dynamic' : 'unknown';
  return scales.every(isPowerOfTwo) ? 'power-of-two' : 'any';
}

/** The zero point is the middle of the type's integers: 0 of signed ones, 128 of uint8. */
function isSymmetric({type, zeroPoints}: QuantizedTensor): boolean {
  if (zeroPoints.length === 0) return false;
  if (!isIntegerType(type)) return zeroPoints.every((point) => point === 0);
  const {min, max} = storageRange(type);
  const middle = (min + max + 1) / 2;
  return zeroPoints.every((point) => point === middle);
}

/** A float32 that is a normal power of two has no mantissa. */
function isPowerOfTwo(scale: number): boolean {
  FLOAT[0] = scale;
  return scale > 0 && (BITS[0]! & MANTISSA) === 0;
}

const FLOAT = new Float32Array(1);
const BITS = new Uint32Array(FLOAT.buffer);
/** Source: IEEE 754, binary32. */
const MANTISSA = 0x7fffff;

const NOUNS: Readonly<Record<QuantizerKind['role'], readonly [one: string, more: string]>> = {
  activation: ['activation', 'activations'],
  weight: ['weight', 'weights'],
  constant: ['constant', 'constants'],
  bias: ['bias', 'biases'],
};

function kindText({count, role, type, granularity, symmetric, scale}: QuantizerKind): string {
  const words = [`${count} ${NOUNS[role][count === 1 ? 0 : 1]} ${type}`];
  if (role === 'weight' || granularity === 'per-channel') words.push(granularity.replace('-', ' '));
  if (role !== 'bias') words.push(symmetric ? 'symmetric' : 'asymmetric');
  if (scale === 'dynamic') words.push('with ranges found at run time');
  if (scale === 'power-of-two') words.push('with scales of powers of two');
  return words.join(' ');
}
