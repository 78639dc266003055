/** Measured numbers as people read them: unit always, as many digits as mean something, a true minus sign. */
import {type Figure, numberOf} from '../artifacts/figure.ts';
import type {MetricName} from '../manifest/manifest.ts';

type FigureName = MetricName | 'size';

/** How many decimals a metric is shown with, and its unit. */
const STYLES: Readonly<Record<FigureName, {readonly digits: number; readonly unit: string}>> = {
  snr: {digits: 1, unit: 'dB'},
  psnr: {digits: 1, unit: 'dB'},
  top1: {digits: 2, unit: '%'},
  top5: {digits: 2, unit: '%'},
  f1: {digits: 4, unit: ''},
  auc: {digits: 4, unit: ''},
  cosine: {digits: 4, unit: ''},
  ssim: {digits: 4, unit: ''},
  'quark-ssim': {digits: 4, unit: ''},
  l2: {digits: 4, unit: ''},
  mse: {digits: 3, unit: ''},
  size: {digits: 2, unit: 'MB'},
};

const BYTES_PER_MB = 1e6;

/** `57.00 %`, `23.9 dB`, `0.53 MB`, `∞ dB`. Sizes are given in bytes. */
export function figureText(name: FigureName, figure: Figure): string {
  const {unit} = STYLES[name];
  return `${bareFigure(name, figure)}${unit ? ` ${unit}` : ''}`;
}

/** The number without its unit. */
export function bareFigure(name: FigureName, figure: Figure): string {
  const value = numberOf(figure) / (name === 'size' ? BYTES_PER_MB : 1);
  if (Number.isNaN(value)) return 'not a number';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const {digits} = STYLES[name];
  const text = name === 'mse' ? value.toExponential(digits) : value.toFixed(digits);
  return text.replace('-', '−');
}

/** A difference, always signed: `−0.75`, `+1.20`, `=` for none. */
export function differenceText(name: FigureName, figure: Figure): string {
  if (numberOf(figure) === 0) return '=';
  const text = bareFigure(name, figure);
  return text.startsWith('−') ? text : `+${text}`;
}
