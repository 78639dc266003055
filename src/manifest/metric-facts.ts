/** What the manifest needs to know about each figure that can be measured and gated. */
import type {MetricName} from './manifest.ts';

export interface MetricFacts {
  /** Unit of the figure and of its gates; "" for plain numbers. Percentages run from 0 to 100. */
  readonly unit: 'dB' | '%' | 'B' | '';
  /** Compares with labels, hence also has a figure for the float model, from which a drop can be told. */
  readonly needsLabels: boolean;
}

export const METRIC_FACTS: Readonly<Record<MetricName | 'size', MetricFacts>> = {
  snr: {unit: 'dB', needsLabels: false},
  cosine: {unit: '', needsLabels: false},
  l2: {unit: '', needsLabels: false},
  mse: {unit: '', needsLabels: false},
  psnr: {unit: 'dB', needsLabels: false},
  ssim: {unit: '', needsLabels: false},
  'quark-ssim': {unit: '', needsLabels: false},
  top1: {unit: '%', needsLabels: true},
  top5: {unit: '%', needsLabels: true},
  f1: {unit: '', needsLabels: true},
  auc: {unit: '', needsLabels: true},
  size: {unit: 'B', needsLabels: false},
};
