/** Smallest value, largest value and smallest magnitude of a tensor. */
export interface Extremes {
    readonly min: number;
    readonly max: number;
    readonly magnitudeMin: number;
}
export declare const NO_EXTREMES: Extremes;
/** NaN is passed over; infinities count. `NO_EXTREMES` when nothing is left. Never −0. */
export declare function extremesOf(values: Float32Array): Extremes;
/** True when no element is NaN or infinite; of no elements too. */
export declare function areFinite(values: Float32Array): boolean;
