import type { ProfileType, TargetProfile } from './profile.ts';
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
export declare const isIntegerType: (type: string) => type is ProfileType;
/**
 * What a target does not take of a quantizer, as words behind "weights that are", for example `int8 per channel`;
 * undefined where it takes it.
 */
export declare function quantizerProblem(profile: QuantizerRules, facts: QuantizerFacts): string | undefined;
