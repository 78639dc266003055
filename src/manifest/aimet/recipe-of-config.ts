/** From AIMET's words to those of a recipe. */
import {AIMET_OPTION_DEFAULTS} from '../defaults.ts';
import type {Granularity, IntegerType, NodeRule, Recipe} from '../manifest.ts';
import type {AimetOptions} from './aimet-options.ts';
import type {QuantsimConfig} from './quantsim-config.ts';

/** Numbers of bits that tensors have unless a rule says otherwise; 32 leaves them in float. */
export interface BitWidths {
  readonly param: number;
  readonly activation: number;
}

const FLOAT_BITS = 32;

const typeOf = (bits: number, sign: 'int' | 'uint'): IntegerType | 'float' =>
  bits === FLOAT_BITS ? 'float' : (`${sign}${bits}` as IntegerType);

/** The members of a recipe that a configuration decides, with compat "aimet". */
export function recipeOfConfig(
  config: QuantsimConfig,
  {param, activation}: BitWidths,
): Pick<Recipe, 'weights' | 'activations' | 'operatorRules' | 'fusedOperators' | 'aimetOptions' | 'bias' | 'compat'> {
  const {defaults, params} = config;
  const weight = {...defaults.params, ...given(params.weight ?? {})};
  const activationType = typeOf(activation, 'uint');
  return {
    compat: 'aimet',
    weights: {
      type: (weight.is_quantized ?? false) ? typeOf(param, 'int') : 'float',
      granularity: granularityOf(config, 'Conv'),
      symmetric: weight.is_symmetric ?? false,
      scale: 'float',
      reducedRange: false,
    },
    activations: {
      type: activationType,
      symmetric: defaults.ops.is_symmetric ?? false,
      scale: 'float',
      reducedRange: false,
    },
    // What AIMET leaves in float while it simulates is an accumulator's integer on the target.
    bias: 'int32',
    operatorRules: operatorRules(config, typeOf(param, 'int')),
    fusedOperators: [
      ...((config.supergroup_pass_list ?? []).includes('MatmulAdd') ? [['MatMul', 'Add']] : []),
      ...config.supergroups.map(({op_list}) => op_list),
    ],
    aimetOptions: optionsOf(config),
  };
}

function optionsOf({defaults, model_input, model_output}: QuantsimConfig): AimetOptions {
  return {
    strictSymmetric: defaults.strict_symmetric ?? AIMET_OPTION_DEFAULTS.strictSymmetric,
    unsignedSymmetric: defaults.unsigned_symmetric ?? AIMET_OPTION_DEFAULTS.unsignedSymmetric,
    quantizesOutputs: defaults.ops.is_output_quantized ?? false,
    quantizesModelInputs: model_input.is_input_quantized ?? false,
    quantizesModelOutputs: model_output.is_output_quantized,
  };
}

const given = <T extends object>(members: T): Partial<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<T>;

function operatorRules(config: QuantsimConfig, type: IntegerType | 'float'): Readonly<Record<string, NodeRule>> {
  const {op_type, defaults} = config;
  const rules = Object.entries(op_type).map(([name, rule]): [string, NodeRule] => {
    const {is_quantized: isQuantized, is_symmetric: symmetric} = rule.params?.weight ?? {};
    const {min, max} = rule.encoding_constraints ?? {};
    const isNew = isQuantized !== undefined && isQuantized !== (defaults.params.is_quantized ?? false);
    return [
      name,
      {
        weights: {
          type: isNew ? (isQuantized ? type : 'float') : undefined,
          granularity: undefined,
          symmetric,
        },
        inputs: {isQuantized: rule.is_input_quantized},
        outputs: {
          isQuantized: rule.is_output_quantized,
          type: undefined,
          symmetric: rule.is_symmetric,
          range: rule.encoding_constraints && [min ?? null, max ?? null],
        },
      },
    ];
  });
  return {...Object.fromEntries(rules), ...granularityRules(config, Object.fromEntries(rules))};
}

/** Operators whose weights have channels. What Conv has is the recipe's, since it is what most weights have. */
const WITH_CHANNELS = ['ConvTranspose', 'Gemm', 'MatMul'];

const granularityOf = ({op_type, defaults}: QuantsimConfig, opType: string): Granularity =>
  (op_type[opType]?.per_channel_quantization ?? defaults.per_channel_quantization) ? 'per-channel' : 'per-tensor';

function granularityRules(
  config: QuantsimConfig,
  rules: Readonly<Record<string, NodeRule>>,
): Readonly<Record<string, NodeRule>> {
  const differing = WITH_CHANNELS.filter((opType) => granularityOf(config, opType) !== granularityOf(config, 'Conv'));
  return Object.fromEntries(
    differing.map((opType) => {
      const rule = rules[opType] ?? NO_RULE;
      return [opType, {...rule, weights: {...rule.weights, granularity: granularityOf(config, opType)}}];
    }),
  );
}

const NO_RULE: NodeRule = {
  weights: {type: undefined, granularity: undefined, symmetric: undefined},
  inputs: {isQuantized: undefined},
  outputs: {isQuantized: undefined, type: undefined, symmetric: undefined, range: undefined},
};
