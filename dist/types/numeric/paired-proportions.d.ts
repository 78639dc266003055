export interface Disagreements {
    readonly lost: number;
    readonly won: number;
    /** All samples, those that both agree on included. */
    readonly count: number;
}
/**
 * Exact one-sided McNemar test: the probability of at least so many losses among the samples that changed, were each as
 * likely to be lost as won:
 *
 *     p = Σ_{k = lost}^{m} C(m, k) / 2^m,  m = lost + won
 *
 * Source: McNemar, Psychometrika 12 (1947); exact form: Fagerland, Lydersen, Laake, BMC Med. Res. Methodol. 13:91 (2013).
 */
export declare function mcnemarPValue({ lost, won }: Disagreements): number;
/**
 * The smallest loss that the exact test would have told from none, given how many samples changed. Where too few changed
 * to tell anything, as many as it takes at least are supposed to have.
 *
 * @param significance probability of seeing a loss where there is none, 0 to 1
 */
export declare function smallestVisibleLoss({ lost, won, count }: Disagreements, significance: number): number;
/**
 * Bounds of the loss, each by itself exceeded with the probability that `z` stands for: those losses Δ between which the
 * score statistic stays within ±z,
 *
 *     T(Δ) = (lost − won − nΔ) / √(n·(2q + Δ(1 − Δ)))
 *
 * where q is the most likely probability of a win if the loss were Δ: the larger root of
 * 2n·q² + ((2n − lost + won)·Δ − lost − won)·q − won·Δ(1 − Δ) = 0. Holds its confidence for small samples and without any
 * change, where it ends at z² / (n + z²).
 *
 * Source: Tango, Statistics in Medicine 17 (1998), 891–908, equations 7 to 11.
 */
export declare function lossBounds(disagreements: Disagreements, z: number): readonly [number, number];
