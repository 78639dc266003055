/**
 * AIMET's quantization simulation configuration, a JSON file of six sections that says which operators get which
 * quantizers. Read with all mistakes at their places; truth values are the texts "True" and "False" there.
 *
 * Source: AIMET (BSD-3-Clause), schema of quantsim configuration files, and the files that come with aimet-onnx 2.42.
 */

import type {Decoded} from '../object-shape.ts';
import {type Constraint, object, optional, required} from '../object-shape.ts';
import {plainText} from '../scalar-shapes.ts';
import {choice, list, manifestError, mapped, numeric, record, type Shape} from '../shape.ts';

const truth: Shape<boolean> = mapped(choice('truth value', ['True', 'False']), (word) => word === 'True');

const bitwidth = numeric({expected: 'a number of bits: 4, 8, 16 or 32', integer: true, min: 4, max: 32});
const numberFormat = object(
  {
    bitwidth: required(bitwidth, 'Number of bits.'),
    dtype: required(choice('data type', ['int', 'float']), 'int or float.'),
  },
  {noun: 'number format'},
);
const kernel = object(
  {
    activation: required(numberFormat, 'Of the values.'),
    param: optional(numberFormat, 'Of the weights.'),
  },
  {noun: 'kernel'},
);
const kernels = list(kernel, {expected: 'a list of kernels', minItems: 1});

const paramRule = object(
  {
    is_quantized: optional(truth, 'Whether these parameters are quantized.'),
    is_symmetric: optional(truth, 'Whether they are symmetric around zero.'),
  },
  {noun: 'parameter rule'},
);
const paramRules = record(paramRule, {
  expected: 'a map from kinds of parameters to rules',
  keyNoun: 'kind of parameter',
});

const end = numeric({expected: 'a number'});

const hasAnEnd: Constraint = {
  schema: {minProperties: 1},
  check: (tree, subject, report) => {
    if (tree.entries.length > 0) return;
    report(manifestError({code: 'missing-key', message: `${subject} has neither "min" nor "max"`, place: tree.place}));
  },
};

const operatorRule = object(
  {
    is_input_quantized: optional(truth, 'Whether what it reads is quantized.'),
    is_output_quantized: optional(truth, 'Whether what it computes is quantized.'),
    is_symmetric: optional(truth, 'Whether its values are symmetric around zero.'),
    params: optional(paramRules, 'Rules for its parameters.'),
    supported_kernels: optional(kernels, 'Number formats that the target computes it in.'),
    per_channel_quantization: optional(truth, 'One scale for each channel of its weights.'),
    encoding_constraints: optional(
      object(
        {min: optional(end, 'Fixed lower end.'), max: optional(end, 'Fixed upper end.')},
        {noun: 'constraint', constraints: [hasAnEnd]},
      ),
      'Fixed ends of the range of its outputs.',
    ),
  },
  {noun: 'rule of operator', isNamed: true},
);

const fields = {
  defaults: required(
    object(
      {
        hw_version: optional(plainText('the name of a hardware version'), 'For which hardware it is meant.'),
        ops: required(
          object(
            {
              is_input_quantized: optional(truth, 'Whether what operators read is quantized.'),
              is_output_quantized: optional(truth, 'Whether what they compute is quantized.'),
              is_symmetric: optional(truth, 'Whether values are symmetric around zero.'),
            },
            {noun: 'ops'},
          ),
          'Defaults of operators.',
        ),
        params: required(paramRule, 'Defaults of parameters.'),
        per_channel_quantization: optional(truth, 'One scale for each channel of a weight.'),
        strict_symmetric: optional(truth, 'Symmetric integers leave out the lowest one.'),
        unsigned_symmetric: optional(truth, 'Symmetric tensors without negative values are unsigned.'),
        supported_kernels: optional(kernels, 'Number formats that the target computes in.'),
      },
      {noun: 'defaults'},
    ),
    'Rules for everything.',
  ),
  params: required(paramRules, 'Rules by kind of parameter, such as bias.'),
  op_type: required(
    record(operatorRule, {expected: 'a map from operator types to rules', keyNoun: 'operator type'}),
    'Rules by operator type.',
  ),
  supergroup_pass_list: optional(
    list(choice('pass', ['LayerNormalization', 'RMSNormalization', 'MatmulAdd', 'MaskedSoftmax']), {
      expected: 'a list of passes',
    }),
    'Patterns that compute as one.',
  ),
  supergroups: required(
    list(
      object(
        {
          op_list: required(
            list(plainText('an operator type'), {expected: 'a list of at least two operator types', minItems: 2}),
            'Operator types in order.',
          ),
        },
        {noun: 'supergroup'},
      ),
      {expected: 'a list of supergroups'},
    ),
    'Sequences of operators that compute as one.',
  ),
  model_input: required(
    object({is_input_quantized: optional(truth, 'Whether the inputs are quantized.')}, {noun: 'model_input'}),
    'Rule for the inputs of the model.',
  ),
  model_output: required(
    object({is_output_quantized: optional(truth, 'Whether the outputs are quantized.')}, {noun: 'model_output'}),
    'Rule for the outputs of the model.',
  ),
} as const;

export type QuantsimConfig = Decoded<typeof fields>;

export const quantsimConfig: Shape<QuantsimConfig> = object(fields, {noun: 'the quantsim configuration'});
