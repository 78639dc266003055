import type { Evaluation } from '../../artifacts/evaluation.ts';
/** One line: `snr 23.1 dB, top1 87.20 % (float 87.70 %) on 1000 samples`. Of several outputs the first is told. */
export declare function evaluationSummary({ metrics, sampleCount }: Evaluation): string;
