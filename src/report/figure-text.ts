/** Measured numbers as people read them: unit always, as many digits as mean something, a true minus sign. */
import {type Figure, figureOf, numberOf} from '../artifacts/figure.ts';
import type {MetricName} from '../manifest/manifest.ts';

export type FigureName = MetricName | 'size';

/** How many decimals a metric is shown with, and its unit. */
const STYLES: Readonly<Record<MetricName, {readonly digits: number; readonly unit: string}>> = {
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
};

const BYTES_PER_KB = 1e3;
const BYTES_PER_MB = 1e6;
/** From here on sizes are told in MB, with two decimals. */
const MB_FROM_BYTES = 1e5;

/** `57.00 %`, `23.9 dB`, `0.53 MB`, `12.3 kB`, `∞ dB`. Sizes are given in bytes. */
export function figureText(name: FigureName, figure: Figure): string {
  if (Number.isNaN(numberOf(figure))) return 'not a number';
  if (name === 'size') return sizeText(numberOf(figure));
  const {unit} = STYLES[name];
  return `${bareFigure(name, figure)}${unit ? ` ${unit}` : ''}`;
}

/** The number without its unit; sizes have theirs, because it depends on the number. */
export function bareFigure(name: FigureName, figure: Figure): string {
  const value = numberOf(figure);
  if (Number.isNaN(value)) return 'not a number';
  if (name === 'size') return sizeText(value);
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const {digits} = STYLES[name];
  return withTrueMinus(name === 'mse' ? value.toExponential(digits) : value.toFixed(digits));
}

function sizeText(bytes: number): string {
  const isSmall = Math.abs(bytes) < MB_FROM_BYTES;
  return withTrueMinus(isSmall ? `${(bytes / BYTES_PER_KB).toFixed(1)} kB` : `${(bytes / BYTES_PER_MB).toFixed(2)} MB`);
}

/** A hyphen is too short for a minus; a number that is shown as zero has none. */
const withTrueMinus = (text: string): string =>
  /^-0(?:\.0+)?(?![\d.])(?!e)/.test(text) ? text.slice(1) : text.replaceAll('-', '−');

/** A difference, always signed: `−0.75`, `+1.20`, `=` for none, `±0.00` for less than is shown. */
export function differenceText(name: FigureName, figure: Figure): string {
  if (numberOf(figure) === 0) return '=';
  const text = bareFigure(name, figure);
  if (text.startsWith('−') || Number.isNaN(numberOf(figure))) return text;
  return /[1-9∞]/.test(text) ? `+${text}` : `±${text}`;
}

/** `value` − `other`; not a number where that means nothing. */
export const figureDifference = (value: Figure, other: Figure): Figure => {
  const difference = numberOf(value) - numberOf(other);
  return figureOf(Number.isFinite(difference) ? difference : Number.NaN);
};
