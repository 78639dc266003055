import {figureOf} from '../artifacts/figure.ts';
import {printableText} from '../base/printable-text.ts';
import {figureText} from './figure-text.ts';
import {axisPosition, type Extent, pointLabel, type QualityChart} from './quality-chart.ts';
import {shortenText} from './shorten-text.ts';

const LABEL_LENGTH_MAX = 40;
const POSITION_DIGITS = 3;

/**
 * Quality against size as a Mermaid diagram.
 *
 * Source: Mermaid documentation, "Quadrant Chart": points lie between 0 and 1 on both axes.
 */
export function mermaidChart({metric, points, size, quality}: QualityChart): string {
  const ends = (name: 'size' | typeof metric, {min, max}: Extent): string =>
    min === max
      ? `"${figureText(name, figureOf(min))}"`
      : `"from ${figureText(name, figureOf(min))}" --> "to ${figureText(name, figureOf(max))}"`;
  return [
    'quadrantChart',
    `  title ${metric} against size`,
    `  x-axis ${ends('size', size)}`,
    `  y-axis ${ends(metric, quality)}`,
    ...points.map((point) => {
      const [x, y] = [axisPosition(point.sizeBytes, size), axisPosition(point.quality, quality)];
      return `  "${mermaidLabel(pointLabel(point))}": [${x.toFixed(POSITION_DIGITS)}, ${y.toFixed(POSITION_DIGITS)}]`;
    }),
  ].join('\n');
}

/** Letters, digits and a few marks: everything that Mermaid, HTML or Markdown could take for more becomes "·". */
export const mermaidLabel = (text: string): string =>
  shortenText(printableText(text).replace(/[^\p{L}\p{N} .,/_-]/gu, '·'), LABEL_LENGTH_MAX) || '·';
