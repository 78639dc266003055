/**
 * A report as one page that needs nothing else: no scripts, no other files, nothing fetched; light or dark as the reader's
 * system is. The same document as the Markdown, with all layers and rules that the report has. Pure.
 */
import {figureOf} from '../artifacts/figure.ts';
import {printableText} from '../base/printable-text.ts';
import {figureText} from './figure-text.ts';
import {makeDocument} from './make-document.ts';
import {axisPosition, type ChartPoint, pointLabel, type QualityChart} from './quality-chart.ts';
import {type Report, ROWS_MAX, WORST_LAYERS_MAX} from './report.ts';
import type {Block, Line, Span} from './report-document.ts';
import {PAGE_STYLE} from './report-style.ts';
import {shortenText} from './shorten-text.ts';

const LIMITS = {reasonsMax: ROWS_MAX, layersMax: WORST_LAYERS_MAX, rowsMax: ROWS_MAX};

export function reportHtml(report: Report): string {
  const {title, parts} = makeDocument(report, LIMITS);
  const left = report.omittedBuildCount;
  const note = left === 0 ? '' : `<p>${left} more builds are not in the report, which would be too large.</p>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>quantgate: ${escapeHtml(title)}</title>
<style>
${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>quantgate: ${escapeHtml(title)}</h1>
${parts.map(({block}) => blockHtml(block)).join('')}${note}</main>
</body>
</html>
`;
}

/** Text that HTML shows as it is, in elements and in quoted attributes. */
export const escapeHtml = (text: string): string =>
  printableText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `<p>${lineHtml(block.line)}</p>\n`;
    case 'table':
      return tableHtml(block);
    case 'list':
      return `<ul>\n${block.items.map((line) => `<li>${lineHtml(line)}</li>\n`).join('')}</ul>\n`;
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>\n`;
    case 'chart':
      return chartHtml(block.chart);
    case 'details': {
      const inner = block.blocks.map(blockHtml).join('');
      return `<details>\n<summary>${lineHtml(block.summary)}</summary>\n${inner}</details>\n`;
    }
  }
}

/** The first cell of a row is its heading; wide tables scroll by themselves, also by keyboard. */
function tableHtml({caption, columns, rows}: Block & {readonly kind: 'table'}): string {
  const number = (i: number): string => (columns[i]?.isNumber ? ' class="number"' : '');
  const head = columns.map(({title}, i) => `<th scope="col"${number(i)}>${escapeHtml(title)}</th>`).join('');
  const body = rows.map((cells) => {
    const texts = cells.map((lines) => lines.map(lineHtml).join('<br>'));
    const row = texts.map((text, i) => (i === 0 ? `<th scope="row">${text}</th>` : `<td${number(i)}>${text}</td>`));
    return `<tr>${row.join('')}</tr>\n`;
  });
  const label = escapeHtml(caption);
  return `<div class="scroll" role="region" aria-label="${label}" tabindex="0">
<table>
<caption>${label}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body.join('')}</tbody>
</table>
</div>
`;
}

const lineHtml = (line: Line): string => line.map(spanHtml).join('');

function spanHtml(span: Span): string {
  if (typeof span === 'string') return escapeHtml(span);
  return 'code' in span ? `<code>${escapeHtml(span.code)}</code>` : `<strong>${escapeHtml(span.strong)}</strong>`;
}

/** In pixels of the drawing, which is as wide as the page lets it be. */
const CHART = {width: 640, height: 320, left: 76, right: 16, top: 16, bottom: 44, radius: 5};
const TEXT_GAP = 9;
/** From here on a name is written left of its point, to stay within the frame. */
const NAME_LEFT_FROM = 0.6;

/** Quality against size; marks differ in form as well as in colour. */
function chartHtml({metric, points, size, quality, omittedCount}: QualityChart): string {
  const {width, height, left, right, top, bottom} = CHART;
  const [bottomY, rightX] = [height - bottom, width - right];
  const title = `${metric} against size`;
  const summary = points
    .map(
      ({names, quality: value, sizeBytes}) =>
        `${names.join(', ')}: ${figureText(metric, figureOf(value))}, ${figureText('size', sizeBytes)}`,
    )
    .join('; ');
  const ends = (extent: {readonly min: number; readonly max: number}): readonly number[] =>
    extent.min === extent.max ? [extent.min] : [extent.min, extent.max];
  const xTicks = ends(size).map((bytes) => {
    const x = xOf(axisPosition(bytes, size));
    return `<line x1="${x}" y1="${bottomY}" x2="${x}" y2="${bottomY + 5}"/><text x="${x}" y="${bottomY + 18}" text-anchor="middle">${escapeHtml(figureText('size', bytes))}</text>`;
  });
  const yTicks = ends(quality).map((value) => {
    const y = yOf(axisPosition(value, quality));
    return `<line x1="${left - 5}" y1="${y}" x2="${left}" y2="${y}"/><text x="${left - TEXT_GAP}" y="${y + 4}" text-anchor="end">${escapeHtml(figureText(metric, figureOf(value)))}</text>`;
  });
  const marks = points.map((point) =>
    pointSvg(point, axisPosition(point.sizeBytes, size), axisPosition(point.quality, quality)),
  );
  const unshown = omittedCount === 0 ? '' : `; ${omittedCount} builds without such figures or room are not shown`;
  return `<figure>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`${title}: ${summary}`)}">
<rect class="frame" x="${left}" y="${top}" width="${rightX - left}" height="${bottomY - top}"/>
<g class="axis">${xTicks.join('')}${yTicks.join('')}<text x="${rightX}" y="${height - 6}" text-anchor="end">size</text></g>
${marks.join('\n')}
</svg>
<figcaption>${escapeHtml(title)}${unshown}</figcaption>
</figure>
`;
}

const rounded = (value: number): number => Number(value.toFixed(1));
const xOf = (position: number): number => rounded(CHART.left + position * (CHART.width - CHART.left - CHART.right));
const yOf = (position: number): number =>
  rounded(CHART.height - CHART.bottom - position * (CHART.height - CHART.bottom - CHART.top));

const LABEL_LENGTH_MAX = 40;

/** A disc for what passes, a square for what does not, a diamond for what is in between. */
function pointSvg(point: ChartPoint, across: number, up: number): string {
  const [x, y] = [xOf(across), yOf(up)];
  const r = CHART.radius;
  const {status} = point;
  const shapes = {
    good: `<circle cx="${x}" cy="${y}" r="${r}"/>`,
    bad: `<rect x="${x - r}" y="${y - r}" width="${2 * r}" height="${2 * r}"/>`,
    between: `<path d="M${x} ${y - r - 1}l${r + 1} ${r + 1}l${-r - 1} ${r + 1}l${-r - 1} ${-r - 1}z"/>`,
  };
  const kind = status === 'pass' ? 'good' : status === 'warn' || status === 'inconclusive' ? 'between' : 'bad';
  const isLeft = across > NAME_LEFT_FROM;
  const label = `<text x="${isLeft ? x - TEXT_GAP : x + TEXT_GAP}" y="${y + 4}"${isLeft ? ' text-anchor="end"' : ''}>${escapeHtml(shortenText(pointLabel(point), LABEL_LENGTH_MAX))}</text>`;
  return `<g class="${kind}">${shapes[kind]}${label}</g>`;
}
