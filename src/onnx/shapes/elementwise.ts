/** Operators that keep the shape of an input, or broadcast their inputs. */

import {elementTypeOfCode} from '../element-types.ts';
import {broadcastDims, type Dims} from './dims.ts';
import {type NodeFacts, type OutputFacts, rulesFor, type ShapeRules, sharedType} from './shape-rule.ts';

const sameAsFirst = (facts: NodeFacts): OutputFacts => ({type: facts.type(0), dims: facts.shape(0)});

const unary = (facts: NodeFacts): OutputFacts[] => [sameAsFirst(facts)];

/** Integers pass through operators that do not change them. */
const identity = (facts: NodeFacts): OutputFacts[] => [{...sameAsFirst(facts), integers: facts.integers(0)}];

const inputShapes = (facts: NodeFacts): (Dims | undefined)[] => facts.node.inputs.map((_, i) => facts.shape(i));

const broadcast = (facts: NodeFacts): OutputFacts[] => [
  {type: sharedType(facts), dims: broadcastDims(inputShapes(facts))},
];

const comparison = (facts: NodeFacts): OutputFacts[] => [{type: 'bool', dims: broadcastDims(inputShapes(facts))}];

/** Integer arithmetic on shapes: elementwise on vectors of equal length or with a single number. */
const integerArithmetic =
  (compute: (a: number, b: number) => number | undefined) =>
  (facts: NodeFacts): OutputFacts[] => {
    const [result] = broadcast(facts);
    const a = facts.integers(0);
    const b = facts.integers(1);
    if (!result?.dims || result.dims.length > 1 || !a || !b) return result ? [result] : [];
    const length = Math.max(a.length, b.length);
    if ((a.length !== length && a.length !== 1) || (b.length !== length && b.length !== 1)) return [result];
    const integers = Array.from({length}, (_, i) => {
      const x = a[a.length === 1 ? 0 : i];
      const y = b[b.length === 1 ? 0 : i];
      return typeof x === 'number' && typeof y === 'number' ? safeInteger(compute(x, y)) : undefined;
    });
    return [{...result, integers}];
  };

/** Unknown where a double may not be the integer that int64 has. */
const safeInteger = (x: number | undefined): number | undefined => (Number.isSafeInteger(x) ? x : undefined);

/** Integer division of ONNX truncates towards zero. */
const divide = (a: number, b: number): number | undefined => (b === 0 ? undefined : Math.trunc(a / b));

const dropout = (facts: NodeFacts): OutputFacts[] => {
  const maskType = facts.opset >= 10 ? 'bool' : facts.type(0);
  return [identity(facts)[0] ?? {}, {type: maskType, dims: facts.shape(0)}];
};

const cast = (facts: NodeFacts): OutputFacts[] => {
  const type = elementTypeOfCode(facts.node.int('to') ?? 0);
  const isInteger = type === 'int64' || type === 'int32';
  return [{type, dims: facts.shape(0), integers: isInteger ? facts.integers(0) : undefined}];
};

const withTypeAttribute = (facts: NodeFacts): OutputFacts[] => {
  const code = facts.node.int('dtype');
  return [{type: code === undefined ? facts.type(0) : elementTypeOfCode(code), dims: facts.shape(0)}];
};

const where = (facts: NodeFacts): OutputFacts[] => [
  {
    type: facts.type(1) ?? facts.type(2),
    dims: broadcastDims([facts.shape(0), facts.shape(1), facts.shape(2)]),
  },
];

export const ELEMENTWISE_RULES: ShapeRules = {
  ...rulesFor(
    'Abs Acos Acosh Asin Asinh Atan Atanh BitwiseNot Ceil Celu Clip Cos Cosh CumSum Elu Erf Exp Floor Gelu HardSigmoid ' +
      'HardSwish Hardmax LRN LeakyRelu Log LogSoftmax LpNormalization MeanVarianceNormalization Mish Neg Not PRelu ' +
      'Reciprocal Relu ReverseSequence Round Scatter ScatterElements ScatterND Selu Shrink Sigmoid Sign Sin Sinh Softmax ' +
      'Softplus Softsign Sqrt Swish Tan Tanh ThresholdedRelu Trilu',
    unary,
  ),
  Identity: identity,
  ...rulesFor('And BitShift BitwiseAnd BitwiseOr BitwiseXor Max Mean Min Mod Or Sum Xor', broadcast),
  Pow: (facts) => [{type: facts.type(0), dims: broadcastDims(inputShapes(facts))}],
  Add: integerArithmetic((a, b) => a + b),
  Sub: integerArithmetic((a, b) => a - b),
  Mul: integerArithmetic((a, b) => a * b),
  Div: integerArithmetic(divide),
  ...rulesFor('Equal Greater GreaterOrEqual Less LessOrEqual', comparison),
  ...rulesFor('IsInf IsNaN', (facts) => [{type: 'bool', dims: facts.shape(0)}]),
  Where: where,
  Dropout: dropout,
  Cast: cast,
  CastLike: (facts) => [{type: facts.type(1), dims: facts.shape(0)}],
  ...rulesFor('Bernoulli EyeLike RandomNormalLike RandomUniformLike', withTypeAttribute),
  'com.microsoft::QLinearAdd': (facts) => [
    {type: facts.type(0), dims: broadcastDims([facts.shape(0), facts.shape(3)])},
  ],
  'com.microsoft::QLinearMul': (facts) => [
    {type: facts.type(0), dims: broadcastDims([facts.shape(0), facts.shape(3)])},
  ],
  ...rulesFor(
    'com.microsoft::QLinearSigmoid com.microsoft::QLinearLeakyRelu com.microsoft::QuickGelu com.microsoft::Gelu',
    unary,
  ),
};
