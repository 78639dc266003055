import {byRowImportance, isUnjudged} from './build-importance.ts';
import {limitText} from './figure-cell.ts';
import {bareFigure, type FigureName, figureText} from './figure-text.ts';
import type {ReportBuild, ReportRow} from './report.ts';
import type {Block, DocumentLimits, Line} from './report-document.ts';

/** All figures of a build, its worst layers and where its model is, folded. */
export function buildDetails(build: ReportBuild, limits: DocumentLimits): Block {
  const {name, status, model, target, modelFile, isShortened, layers} = build;
  const word = isUnjudged(build) ? 'no gates' : status;
  const facts: Line = [
    'Model ',
    {code: model},
    ', target ',
    {code: target},
    ...(modelFile === undefined ? ['.'] : [' → ', {code: modelFile}]),
  ];
  const note = 'Figures of layers and of gates that hold were left out of the report for its size.';
  const layerCount =
    layers === undefined || layers.count === 0 ? '' : `, ${layers.count} layer${layers.count === 1 ? '' : 's'}`;
  return {
    kind: 'details',
    summary: [{strong: name}, `: ${word}${layerCount}`],
    blocks: [
      {kind: 'paragraph', line: facts},
      ...figureTables(build, limits),
      ...layerTables(build, limits),
      ...(isShortened ? [{kind: 'paragraph', line: [note]} as const] : []),
    ],
  };
}

/** A figure with a rule about it, or without. */
interface DetailRow extends Pick<ReportRow, 'value' | 'floatValue' | 'baseValue' | 'sampleCount' | 'output' | 'layer'> {
  readonly metric: FigureName;
  readonly limit: string;
  readonly status: string;
}

function figureTables({metrics = [], verdict}: ReportBuild, {rowsMax}: DocumentLimits): Block[] {
  const ruled = (verdict?.rows ?? []).toSorted(byRowImportance).map((row): DetailRow => {
    const own =
      row.layer === undefined && metrics.find((one) => one.metric === row.metric && one.output === row.output);
    return own ? {...own, ...row} : row;
  });
  const isRuled = (metric: string, output: string): boolean =>
    ruled.some((row) => row.metric === metric && row.output === output && row.layer === undefined);
  const free = metrics
    .filter(({metric, output}) => !isRuled(metric, output))
    .map((measured): DetailRow => ({...measured, limit: '', status: ''}));
  const all = [...ruled, ...free];
  if (all.length === 0) return [];
  const rows = all.slice(0, rowsMax).map(detailCells);
  const titles = ['figure', 'now', 'base', 'float', 'gate', 'n', ''];
  const columns = titles.map((title, i) => ({title, isNumber: i > 0 && i < NUMBERS_END}));
  const caption = rows.length < all.length ? `Figures, ${rows.length} of ${all.length}` : 'Figures';
  return [{kind: 'table', caption, columns, rows}];
}

/** Columns before this one are numbers. */
const NUMBERS_END = 4;

function detailCells({metric, output, layer, value, baseValue, floatValue, limit, sampleCount, status}: DetailRow) {
  const subject = layer ?? output;
  const shown = (figure: DetailRow['value']): Line[] => [[figure === undefined ? '–' : bareFigure(metric, figure)]];
  return [
    [[metric, ...(subject === undefined ? [] : [' ', {code: subject}])]],
    [[value === undefined ? '–' : figureText(metric, value)]],
    shown(baseValue),
    shown(floatValue),
    [[limit === '' ? '–' : limitText(limit)]],
    [[sampleCount === undefined ? '–' : String(sampleCount)]],
    [[status]],
  ];
}

function layerTables({layers}: ReportBuild, {layersMax}: DocumentLimits): Block[] {
  if (layers === undefined || layers.values.length === 0) return [];
  const shown = layers.values.slice(0, layersMax);
  const columns = [
    {title: 'layer', isNumber: false},
    {title: 'operator', isNumber: false},
    {title: 'SNR', isNumber: true},
  ];
  const rows = shown.map(({value, operator, snr}) => [[[{code: value}]], [[operator]], [[figureText('snr', snr)]]]);
  const which =
    shown.length < layers.count ? `The ${shown.length} worst of ${layers.count} layers` : 'Layers, worst first';
  return [{kind: 'table', caption: `${which}, over ${layers.sampleCount} samples`, columns, rows}];
}
