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
export declare const isIntegerType: (type: string) => type is ProfileType;
/**
 * What a target does not take of a quantizer, as words behind "weights are"; undefined where it takes it.
 *
 * @returns for example `int8 asymmetric, which must be symmetric`
 */
export declare function quantizerProblem(profile: TargetProfile, facts: QuantizerFacts): string | undefined;
