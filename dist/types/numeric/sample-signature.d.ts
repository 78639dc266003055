export interface SampleFacts {
    /** Of finite elements; +Infinity and −Infinity when there is none. */
    readonly min: number;
    readonly max: number;
    /** Of finite elements, 0 when there is none. */
    readonly mean: number;
    /** Standard deviation of finite elements. */
    readonly deviation: number;
    /** Elements that are NaN or infinite. */
    readonly nonFiniteCount: number;
    /** 64 bits; see `signatureDistance`. */
    readonly signature: readonly [low: number, high: number];
}
/** @param values any number of elements, all inputs of a sample one after the other */
export declare function sampleFacts(values: ArrayLike<number>): SampleFacts;
/** Bits in which two signatures differ, 0 to 64. */
export declare function signatureDistance(a: SampleFacts['signature'], b: SampleFacts['signature']): number;
