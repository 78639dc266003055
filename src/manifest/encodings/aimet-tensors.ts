/** Between AIMET's encodings and a recipe's overrides, or a finished build's tensors. */
import type {IntegerType, TensorOverride} from '../manifest.ts';
import type {Complain, IntegerEncoding, QuantizedTensorFacts, TensorEncoding} from './tensor-encoding.ts';

/** Accumulators: what a bias is rounded to is decided by its layer. */
const BIAS_BITS = 32;

/** The named tensors keep their scales; what cannot be kept is complained of. */
export function overridesOfEncodings(
  encodings: readonly TensorEncoding[],
  complain: Complain,
): Readonly<Record<string, TensorOverride>> {
  const overrides = encodings.flatMap((encoding): [string, TensorOverride][] => {
    const override = overrideOf(encoding, complain);
    return override ? [[encoding.name, override]] : [];
  });
  return Object.fromEntries(overrides);
}

const NOTHING = {symmetric: undefined, reducedRange: undefined, range: undefined} as const;

function overrideOf(encoding: TensorEncoding, complain: Complain): TensorOverride | undefined {
  const {name, kind} = encoding;
  if (kind === 'float') return {...NOTHING, type: 'float', axis: undefined, scale: undefined, zeroPoint: undefined};
  if (kind === 'lpbq' || encoding.granularity === 'per-block') {
    complain(
      `"${name}" is quantized by blocks, which cannot be done here: leave it out, or give it a scale per channel`,
    );
    return undefined;
  }
  if (encoding.bits === BIAS_BITS) return undefined;
  const type = typeOf(encoding);
  if (!type) {
    complain(`"${name}" has ${encoding.bits} bits: 4, 8 and 16 can be done`);
    return undefined;
  }
  const lowest = type.startsWith('u') ? 0 : -(2 ** (encoding.bits - 1));
  return {
    ...NOTHING,
    type,
    axis: encoding.granularity === 'per-channel' ? encoding.axis : null,
    scale: encoding.scales,
    zeroPoint: encoding.offsets.map((offset) => lowest - offset),
  };
}

/** Symmetric grids are signed here, as ONNX has them; parameters always are. */
function typeOf({bits, isSymmetric, role}: IntegerEncoding): IntegerType | undefined {
  const isSigned = isSymmetric || role === 'param';
  if (bits === 4) return isSigned ? 'int4' : 'uint4';
  if (bits === 8) return isSigned ? 'int8' : 'uint8';
  return bits === 16 ? (isSigned ? 'int16' : 'uint16') : undefined;
}

/** @param withBiases version 2.0.0 has them; the older ones leave them to the runtime */
export function encodingsOfTensors(
  tensors: readonly QuantizedTensorFacts[],
  {withBiases}: {readonly withBiases: boolean},
): readonly TensorEncoding[] {
  return tensors.flatMap((tensor) => (tensor.role === 'bias' && !withBiases ? [] : [encodingOf(tensor)]));
}

function encodingOf({name, role, type, scales, zeroPoints, axis}: QuantizedTensorFacts): IntegerEncoding {
  const bits = Number(/\d+$/.exec(type)?.[0]);
  const isSigned = !type.startsWith('u');
  const lowest = isSigned ? -(2 ** (bits - 1)) : 0;
  const all = scales.map((_, i) => zeroPoints[i] ?? zeroPoints[0] ?? 0);
  return {
    kind: 'integer',
    name,
    role: role === 'weight' || role === 'bias' ? 'param' : 'activation',
    bits,
    isSymmetric: isSigned && all.every((zeroPoint) => zeroPoint === 0),
    granularity: axis === undefined ? 'per-tensor' : 'per-channel',
    scales,
    offsets: all.map((zeroPoint) => lowest - zeroPoint + 0),
    axis,
    blocks: undefined,
  };
}
