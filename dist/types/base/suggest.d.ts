/** The candidate that `word` was probably meant to be, if one is near enough to be worth a "did you mean". */
export declare function suggest(word: string, candidates: readonly string[]): string | undefined;
/** Levenshtein distance with transposition of neighbours counted as one edit (optimal string alignment). */
export declare function editDistance(a: string, b: string): number;
