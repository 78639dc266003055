import type {RoundingRecipe} from '../../src/artifacts/placement.ts';
import {ORT_OPTION_DEFAULTS} from '../../src/manifest/defaults.ts';
import type {IntegerType} from '../../src/manifest/manifest.ts';
import type {OrtOptions} from '../../src/manifest/ort-options.ts';
import {nativeRecipe} from './recipes.ts';

/** Arguments of `quantize_static` as the golden files note them. */
export interface OrtArguments {
  readonly activation_type?: string;
  readonly weight_type?: string;
  readonly per_channel?: boolean;
  readonly reduce_range?: boolean;
  readonly op_types_to_quantize?: readonly string[];
  readonly nodes_to_exclude?: readonly string[];
  readonly extra_options?: {
    readonly WeightSymmetric?: boolean;
    readonly ActivationSymmetric?: boolean;
    readonly QuantizeBias?: boolean;
    readonly [option: string]: unknown;
  };
}

/** The recipe with compat "ort" that stands for a call of `quantize_static`; what calibration reads is left out. */
export function ortRecipe(call: OrtArguments): RoundingRecipe {
  const {extra_options: extra = {}} = call;
  const weights = integerType(call.weight_type ?? 'QInt8');
  const known = Object.keys(ORT_OPTION_DEFAULTS) as (keyof OrtOptions)[];
  const given = Object.fromEntries(known.filter((name) => name in extra).map((name) => [name, extra[name]]));
  return nativeRecipe({
    weights: {
      type: weights,
      scale: 'float',
      granularity: call.per_channel ? 'per-channel' : 'per-tensor',
      symmetric: extra.WeightSymmetric ?? !weights.startsWith('u'),
      reducedRange: call.reduce_range ?? false,
    },
    activations: {
      type: integerType(call.activation_type ?? 'QInt8'),
      symmetric: extra.ActivationSymmetric ?? false,
      scale: 'float',
      reducedRange: false,
    },
    bias: (extra.QuantizeBias ?? true) ? 'int32' : 'float',
    operators: {include: call.op_types_to_quantize, exclude: []},
    excludeNodes: call.nodes_to_exclude ?? [],
    compat: 'ort',
    ortOptions: {...ORT_OPTION_DEFAULTS, ...given},
  });
}

const TYPES: Readonly<Record<string, IntegerType>> = {
  QInt4: 'int4',
  QUInt4: 'uint4',
  QInt8: 'int8',
  QUInt8: 'uint8',
  QInt16: 'int16',
  QUInt16: 'uint16',
};

function integerType(name: string): IntegerType {
  const type = TYPES[name];
  if (type === undefined) throw new Error(`unknown QuantType ${name}`);
  return type;
}
