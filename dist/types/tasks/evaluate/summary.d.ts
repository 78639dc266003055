import type { Evaluation } from '../../artifacts/evaluation.ts';
/** One line: `1000 samples, 13 layers`. The figures themselves stand in the verdict. */
export declare function evaluationSummary({ sampleCount, layers }: Evaluation): string;
