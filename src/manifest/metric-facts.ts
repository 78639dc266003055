/** What the manifest needs to know about each figure that can be measured and gated. */
import type {MetricName} from './manifest.ts';

export interface MetricFacts {
  /** Unit of the figure and of its gates; "" for plain numbers. Percentages run from 0 to 100. */
  readonly unit: 'dB' | '%' | 'B' | '';
  /** Compares with labels, hence also has a figure for the float model, from which a drop can be told. */
  readonly needsLabels: boolean;
  /** Which of two figures is the better one. */
  readonly better: 'higher' | 'lower';
}

export const METRIC_FACTS: Readonly<Record<MetricName | 'size', MetricFacts>> = {
  snr: {unit: 'dB', needsLabels: false, better: 'higher'},
  cosine: {unit: '', needsLabels: false, better: 'higher'},
  l2: {unit: '', needsLabels: false, better: 'lower'},
  mse: {unit: '', needsLabels: false, better: 'lower'},
  psnr: {unit: 'dB', needsLabels: false, better: 'higher'},
  ssim: {unit: '', needsLabels: false, better: 'higher'},
  'quark-ssim': {unit: '', needsLabels: false, better: 'higher'},
  top1: {unit: '%', needsLabels: true, better: 'higher'},
  top5: {unit: '%', needsLabels: true, better: 'higher'},
  f1: {unit: '', needsLabels: true, better: 'higher'},
  auc: {unit: '', needsLabels: true, better: 'higher'},
  size: {unit: 'B', needsLabels: false, better: 'lower'},
};
