/** The highest figure where lower is better, else the lowest; NaN is worst of all. NaN of none. */
export declare function worstFigure(figures: readonly number[], isLowerBetter: boolean): number;
