import type {DatasetSource} from '../manifest/manifest.ts';
import {elementCount, type Tensor} from '../numeric/tensor.ts';
import {badData} from './bad-data.ts';
import type {Container} from './container.ts';

export type CsvSource = Extract<DatasetSource, {readonly kind: 'csv'}>;

/** Rows of a CSV text, with the line each begins on, counted from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

const BYTE_ORDER_MARK = '\ufeff';

/**
 * Splits comma-separated text into rows of cells; empty lines are left out. Cells may stand in double quotes, may then
 * hold commas and line ends, and write a quote as two.
 *
 * @throws Failure 'bad-data' when a quoted cell is not closed
 *
 * Source: RFC 4180.
 */
export function parseCsv(text: string): CsvRow[] {
  const content = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  if (content.includes('"')) return parseQuotedCsv(content);
  const rows: CsvRow[] = [];
  for (const [i, line] of content.split(/\r\n|\n|\r/).entries()) {
    if (line.trim() !== '') rows.push({line: i + 1, cells: line.split(',')});
  }
  return rows;
}

function parseQuotedCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  const token = /"((?:[^"]|"")*)"|([^,"\r\n]*)/y;
  let [position, line, startLine] = [0, 1, 1];
  let cells: string[] = [];
  while (position <= text.length) {
    token.lastIndex = position;
    const [whole = '', quoted, plain = ''] = token.exec(text) ?? [];
    position += whole.length;
    line += whole.split('\n').length - 1;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    const end = text[position];
    if (end === ',') {
      position++;
      continue;
    }
    if (end !== undefined && end !== '\n' && end !== '\r')
      throw badData(`line ${line}: text around a quoted cell, or a quote that is not closed`);
    if (cells.length > 1 || cells[0]?.trim() !== '') rows.push({line: startLine, cells});
    cells = [];
    position += end === '\r' && text[position + 1] === '\n' ? 2 : 1;
    startLine = ++line;
  }
  return rows;
}

export interface CsvTable {
  readonly rows: readonly CsvRow[];
  readonly dims: readonly number[];
  /** Position of the label among the cells; undefined when there is none. */
  readonly labelIndex: number | undefined;
}

/**
 * A CSV file of one sample per row, checked for shape but not yet for numbers.
 *
 * @throws Failure 'bad-data' when rows differ in length, the label column is missing, or "shape" does not fit
 */
export function readCsvTable(text: string, source: CsvSource): CsvTable {
  const all = parseCsv(text);
  const width = all[0]?.cells.length ?? 0;
  const ragged = all.find(({cells}) => cells.length !== width);
  if (ragged) throw badData(`line ${ragged.line} has ${ragged.cells.length} columns, the first line ${width}`);
  const labelIndex = labelPosition(all[0]?.cells ?? [], source);
  const numbers = width - (labelIndex === undefined ? 0 : 1);
  const dims = source.shape ?? [numbers];
  if (elementCount(dims) !== numbers) {
    throw badData(
      `a row has ${numbers} numbers, which cannot be read as shape [${dims}]`,
      'Correct "shape" or the label column.',
    );
  }
  return {rows: source.header ? all.slice(1) : all, dims, labelIndex};
}

function labelPosition(first: readonly string[], {labelColumn, header}: CsvSource): number | undefined {
  if (labelColumn === undefined) return undefined;
  const names = first.map((name) => name.trim());
  const position = typeof labelColumn === 'number' ? labelColumn : header ? names.indexOf(labelColumn) : -1;
  if (position >= 0 && position < first.length) return position;
  const columns = header ? `columns: ${names.join(', ')}` : `${first.length} columns without names`;
  throw badData(
    `there is no label column ${JSON.stringify(labelColumn)} (${columns})`,
    'Correct the label column, or "header".',
  );
}

/** The rows as float64 samples, parsed one by one. */
export function csvContainer({rows, dims, labelIndex}: CsvTable): Container {
  const read = async (index: number): Promise<Tensor> => {
    const {cells, line} = rows[index]!;
    const data = new Float64Array(elementCount(dims));
    for (let column = 0, i = 0; column < cells.length; column++) {
      if (column === labelIndex) continue;
      const cell = cells[column]!.trim();
      const value = Number(cell);
      if (cell === '' || Number.isNaN(value))
        throw badData(`line ${line}, column ${column + 1}: "${cell}" is not a number`);
      data[i++] = value;
    }
    return {type: 'float64', dims, data};
  };
  return {count: rows.length, read};
}
