/** Figures in the sentences of a verdict. */
import type {GateSpec} from '../../manifest/manifest.ts';
import {METRIC_FACTS} from '../../manifest/metric-facts.ts';

/** Significant digits of figures in sentences. */
const SHOWN_DIGITS = 6;

export const shown = (value: number): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : value > 0 ? 'infinite' : 'minus infinite';
  return String(Number(value.toPrecision(SHOWN_DIGITS)));
};

/** `20.5 dB` */
export function amount({metric}: Pick<GateSpec, 'metric'>, value: number): string {
  const {unit} = METRIC_FACTS[metric];
  const number = metric === 'size' ? String(value) : shown(value);
  return unit === '' || !Number.isFinite(value) ? number : `${number} ${unit}`;
}

const P_DIGITS = 2;
const P_SHOWN_MIN = 0.001;

/** `p = 0.004`, `p < 0.001` */
export const probabilityText = (pValue: number): string =>
  pValue < P_SHOWN_MIN ? `p < ${P_SHOWN_MIN}` : `p = ${Number(pValue.toPrecision(P_DIGITS))}`;

/** Losses are told with two digits behind the point: a sample in ten thousand. */
export const lossText = (unit: string, loss: number): string =>
  !Number.isFinite(loss)
    ? shown(loss)
    : `${Number(loss.toFixed(unit === '%' ? 2 : 4))}${unit === '' ? '' : ` ${unit}`}`;
