/**
 * What a target can do, as data: the integers it computes with and where the facts come from. A profile holds no
 * algorithms, so that an NPU of a known kind is added by writing JSON (`profiles/*.json`, `schemas/target-profile.json`).
 * Speed and memory will join it; what is not public is left out rather than guessed.
 */
import type { Diagnostic } from '../base/diagnostic.ts';
export type ProfileType = 'int4' | 'uint4' | 'int8' | 'uint8' | 'int16' | 'uint16';
/** One integer type that a target accepts, and under which conditions. */
export interface TypeRule {
    readonly type: ProfileType;
    readonly granularities: readonly ('per-tensor' | 'per-channel')[];
    /** Must the zero point be the middle of the range? */
    readonly symmetric: 'required' | 'optional';
    readonly scale: 'any' | 'power-of-two';
    /** Operator set that has quantizers of this type, with the lowest version: "ai.onnx" 21, or "com.microsoft" 1. */
    readonly opset: {
        readonly domain: 'ai.onnx' | 'com.microsoft';
        readonly version: number;
    };
}
export interface OperatorRules {
    readonly weights: readonly TypeRule[];
    readonly activations: readonly TypeRule[];
}
export interface TargetProfile {
    readonly name: string;
    readonly description: string;
    /** Holds for every operator that is not listed under `operators`. */
    readonly default: OperatorRules;
    /** By ONNX operator type, where it differs. */
    readonly operators: Readonly<Record<string, OperatorRules>>;
    /** Parts of a network may stay in float, on the target itself or on its host. */
    readonly float: 'native' | 'host' | 'none';
    readonly sources: readonly {
        readonly title: string;
        readonly url: string;
    }[];
}
/** The part of a recipe that a profile has an opinion on; the manifest's `Recipe` is one. */
export interface QuantizationNeed {
    readonly weights: {
        readonly type: ProfileType | 'float';
        readonly granularity: 'per-tensor' | 'per-channel';
        readonly symmetric: boolean;
    };
    readonly activations: {
        readonly type: ProfileType | 'float';
        readonly symmetric: boolean;
    };
}
/** What a target cannot do of a recipe, each as an error without place, with what to write instead. */
export declare function supports(profile: TargetProfile, recipe: QuantizationNeed): Diagnostic[];
