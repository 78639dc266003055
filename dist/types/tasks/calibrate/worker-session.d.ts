import type { Digest } from '../../base/content-hash.ts';
import type { Session } from '../../engine/engine.ts';
export interface ModelFile {
    readonly modelPath: string;
    /** Of the model's bytes. */
    readonly modelDigest: Digest;
}
export interface ReducedSession {
    readonly session: Session;
    /** See `ReducedModel`. */
    readonly output: string;
}
/** A session that gives the named values. */
export declare function tappedSession(model: ModelFile, valueNames: readonly string[]): Promise<Session>;
/** A session that gives extremes and sums of the named values, in their order. */
export declare function reducedSession(model: ModelFile, valueNames: readonly string[]): Promise<ReducedSession>;
