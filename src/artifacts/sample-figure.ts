import {invariant, unreachable} from '../base/invariant.ts';
import type {MetricName} from '../manifest/manifest.ts';
import {cosine, type ErrorSums, l2Distance, meanSquaredError, psnrDb, snrDb} from '../numeric/error-metrics.ts';
import type {ErrorColumns} from './evaluation.ts';
import {numberOf} from './figure.ts';

/** Metrics that compare the outputs of two models, without labels. */
export type SignalMetric = Exclude<MetricName, 'top1' | 'top5' | 'f1' | 'auc'>;

/** The figure of one sample, from its row of an evaluation. NaN where it has none. */
export function sampleFigure(metric: SignalMetric, columns: ErrorColumns, position: number): number {
  if (metric === 'ssim' || metric === 'quark-ssim') {
    const figure = (metric === 'ssim' ? columns.ssim : columns.quarkSsim)?.[position];
    invariant(figure !== undefined, () => `the rows have no ${metric}`);
    return numberOf(figure);
  }
  const sums = sumsAt(columns, position);
  switch (metric) {
    case 'snr':
      return snrDb(sums);
    case 'cosine':
      return cosine(sums);
    case 'l2':
      return l2Distance(sums);
    case 'mse':
      return meanSquaredError(sums);
    case 'psnr':
      return psnrDb(sums);
    default:
      return unreachable(metric);
  }
}

function sumsAt(columns: ErrorColumns, position: number): ErrorSums {
  const at = (name: Exclude<keyof ErrorSums, 'count'>): number => numberOf(columns[name][position]!);
  return {
    count: columns.count[position]!,
    ...{signal: at('signal'), noise: at('noise'), dot: at('dot'), quantizedSignal: at('quantizedSignal')},
    ...{maximum: at('maximum'), maximumMagnitude: at('maximumMagnitude')},
  };
}
