import type { Figure } from './figure.ts';
export interface OperatorReplacements {
    readonly version: 1;
    readonly replaced: readonly {
        /** What the operators compute, for example "Silu". */
        readonly pattern: string;
        readonly by: string;
        /** Names of the nodes, or of their outputs, in the order of the model. */
        readonly layers: readonly string[];
    }[];
    /** Layers that were written in another form, without changing what they compute. */
    readonly rewrittenCount: number;
    /** On calibration samples; undefined where nothing was exchanged, or where there are no samples. */
    readonly effect: {
        readonly sampleCount: number;
        /** 10·log10(Σx² / Σ(x − y)²) of each float32 output, x before and y after. */
        readonly outputs: readonly {
            readonly output: string;
            readonly snrDb: Figure;
        }[];
    } | undefined;
}
export declare const encodeOperatorReplacements: (report: OperatorReplacements) => Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are not such a report of this version */
export declare function decodeOperatorReplacements(bytes: Uint8Array): OperatorReplacements;
