import type {ProfileType, TargetProfile, TypeRule} from './profile.ts';

/** A quantizer as it stands in a model. */
export interface QuantizerFacts {
  readonly kind: 'weights' | 'activations';
  /** Operator that uses the integers; undefined where none does. */
  readonly operator: string | undefined;
  readonly type: string;
  readonly granularity: 'per-tensor' | 'per-channel';
  readonly symmetric: boolean;
  readonly scale: 'any' | 'power-of-two' | 'dynamic';
}

/** The part of a profile that is about quantizers. */
export type QuantizerRules = Pick<TargetProfile, 'name' | 'default' | 'operators'>;

const TYPES: readonly ProfileType[] = ['int2', 'uint2', 'int4', 'uint4', 'int8', 'uint8', 'int16', 'uint16'];

export const isIntegerType = (type: string): type is ProfileType => TYPES.some((known) => known === type);

/**
 * What a target does not take of a quantizer, as words behind "weights that are", for example `int8 per channel`;
 * undefined where it takes it.
 */
export function quantizerProblem(profile: QuantizerRules, facts: QuantizerFacts): string | undefined {
  const {kind, operator, type, granularity, symmetric, scale} = facts;
  const rules = ((operator !== undefined && profile.operators[operator]) || profile.default)[kind];
  const ofType = rules.filter((rule) => rule.type === type);
  const allowed = [...new Set(rules.map((rule) => rule.type))].join(', ');
  if (ofType.length === 0) return `${type}; allowed are ${allowed}`;
  const tests: readonly (readonly [words: string, holds: (rule: TypeRule) => boolean])[] = [
    [`${type} ${granularity.replace('-', ' ')}`, ({granularities}) => granularities.includes(granularity)],
    [`${type} with a zero point of their own`, (rule) => symmetric || rule.symmetric === 'optional'],
    [
      `${type} with scales that are no powers of two`,
      (rule) => scale === 'power-of-two' || (rule.scale === 'any' && scale === 'any'),
    ],
  ];
  if (scale === 'dynamic') return `${type} with ranges found at run time`;
  let left: readonly TypeRule[] = ofType;
  for (const [words, holds] of tests) {
    left = left.filter(holds);
    if (left.length === 0) return words;
  }
  return undefined;
}
