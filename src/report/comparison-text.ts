/** Two folders of arrays beside each other, as a table for a terminal. Pure. */
import {figureOf} from '../artifacts/figure.ts';
import type {MetricName} from '../manifest/manifest.ts';
import {bareFigure} from './figure-text.ts';

/** Figures of a pair of arrays, or of all pairs. */
export interface ComparedFigures {
  readonly snr: number;
  readonly cosine: number;
  readonly l2: number;
  readonly mse: number;
  readonly psnr: number;
  /** NaN for what is no image. */
  readonly ssim: number;
  readonly quarkSsim: number;
}

export interface ComparedFolders {
  readonly files: readonly (ComparedFigures & {readonly name: string})[];
  readonly overall: ComparedFigures;
  readonly worst: ComparedFigures;
}

interface Column {
  readonly title: string;
  readonly figure: keyof ComparedFigures;
  readonly metric: MetricName;
}

const COLUMNS: readonly Column[] = [
  {title: 'snr dB', figure: 'snr', metric: 'snr'},
  {title: 'cosine', figure: 'cosine', metric: 'cosine'},
  {title: 'l2', figure: 'l2', metric: 'l2'},
  {title: 'mse', figure: 'mse', metric: 'mse'},
  {title: 'psnr dB', figure: 'psnr', metric: 'psnr'},
  {title: 'ssim', figure: 'ssim', metric: 'ssim'},
  {title: 'quark-ssim', figure: 'quarkSsim', metric: 'quark-ssim'},
];

/** A row per file; where there are several, one over all of them and one of the worst figures. SSIM only of images. */
export function comparisonTable({files, overall, worst}: ComparedFolders): string {
  const columns = COLUMNS.filter(({figure}) => figure !== 'ssim' || files.some(({ssim}) => !Number.isNaN(ssim)));
  const cells = (name: string, figures: ComparedFigures): string[] => [
    name,
    ...columns.map(({figure, metric}) => cell(metric, figures[figure])),
  ];
  const rows = [
    ['file', ...columns.map(({title}) => title)],
    ...files.map((file) => cells(file.name, file)),
    ...(files.length > 1 ? [cells('overall', overall), cells('worst', worst)] : []),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => row.map((text, i) => (i === 0 ? text.padEnd(widths[0]!) : text.padStart(widths[i]!))).join('  '))
    .join('\n');
}

const cell = (metric: MetricName, value: number): string =>
  Number.isNaN(value) ? '–' : bareFigure(metric, figureOf(value));
