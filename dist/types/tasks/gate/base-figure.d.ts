/** The base's side of each figure, and why there is none where there is none. */
import type { Baseline } from '../../artifacts/baseline.ts';
import type { MeasuredMetric } from '../../artifacts/evaluation.ts';
import type { Verdict } from '../../artifacts/verdict.ts';
import type { BaseFigure } from './judge-figure.ts';
import type { Measured, PairedBase } from './measured.ts';
export declare function baseSize(baseline: Baseline | undefined): BaseFigure;
export declare function baseMetric(measured: Measured, baseline: Baseline | undefined, { metric, output }: MeasuredMetric): BaseFigure;
export declare function baseLayer(measured: Measured, baseline: Baseline | undefined, layer: string): BaseFigure;
export declare const metricsOf: (baseline: Baseline | undefined) => readonly MeasuredMetric[];
/** For the reports. */
export declare function baseFigures(baseline: Baseline): Pick<Verdict, 'baseFigures'>;
export declare function pairedWithBase({ evaluation, sampleDigests }: Measured, baseline: Baseline | undefined): PairedBase;
