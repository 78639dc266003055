/** A report as Markdown for a job summary, a comment or a terminal. Every text in it is escaped here. Pure. */
import {fitPieces, type Piece} from './fit-parts.ts';
import {makeDocument} from './make-document.ts';
import {codeBlock, escapeInHtml, escapeMarkdown, inlineCode} from './markdown-text.ts';
import {mermaidChart} from './mermaid-chart.ts';
import type {Report} from './report.ts';
import {type Block, type DocumentLimits, type Line, type Part, RANK_STEP, type Span} from './report-document.ts';
import {shortenText} from './shorten-text.ts';

export interface MarkdownForm {
  readonly limits: DocumentLimits;
  readonly sizeMax: number;
  readonly sizeOf: (text: string) => number;
  /** Where what was left out is found. */
  readonly elsewhere: string;
}

/**
 * For the summary of a job. GitHub drops a summary of more than 1 MiB as a whole, and was seen to drop smaller ones near
 * that limit.
 *
 * Source: GitHub documentation, "Workflow commands": at most 1 MiB for each step.
 */
export const SUMMARY_FORM: MarkdownForm = {
  limits: {reasonsMax: 10, layersMax: 20, rowsMax: 50},
  sizeMax: 1_000_000,
  sizeOf: (text) => Buffer.byteLength(text),
  elsewhere: 'report.html and report.json have all of it',
};

/** For a comment, which may have 65,536 characters: UTF-16 code units are never fewer. */
export const COMMENT_FORM: MarkdownForm = {
  limits: {reasonsMax: 5, layersMax: 10, rowsMax: 20},
  sizeMax: 65_536,
  sizeOf: (text) => text.length,
  elsewhere: 'the summary of the job has all of it',
};

/**
 * @param first comes before all else and is never left out, such as the marker of a comment
 */
export function reportMarkdown(report: Report, form: MarkdownForm, first = ''): string {
  const {title, parts} = makeDocument(report, form.limits);
  const noun = {one: 'heading', many: 'headings'};
  const heading = {text: `${first}### quantgate: ${escapeMarkdown(title)}\n`, rank: 0, noun};
  const left = report.omittedBuildCount;
  const notes =
    left === 0
      ? []
      : [{text: `\n_${left} more builds are not in the report, which would be too large._\n`, rank: 1, noun}];
  return fitPieces([heading, ...parts.flatMap(piecesOf), ...notes], {
    ...form,
    remark: (lost) => `\n_Left out for its length: ${lost}; ${form.elsewhere}._\n`,
  });
}

/** Tables and lists can lose rows and items; everything else is one piece. The empty line between parts always stays. */
function piecesOf({rank, noun, block}: Part): Piece[] {
  const gap: Piece = {text: '\n', rank: 0, noun};
  const one = (text: string, i = 0): Piece => ({text, rank: rank + i * RANK_STEP, noun});
  if (block.kind === 'list') return [gap, ...block.items.map(itemText).map(one)];
  if (block.kind !== 'table') return [gap, one(blockText(block))];
  const [head = '', ...rows] = tableLines(block);
  return [gap, {...one(head), noun: {one: 'table', many: 'tables'}}, ...rows.map(one)];
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
      return `${lineText(block.line)}\n`;
    case 'table':
      return `${lineText([block.caption])}:\n\n${tableLines(block).join('')}`;
    case 'list':
      return block.items.map(itemText).join('');
    case 'code':
      return `${codeBlock('sh', block.text)}\n`;
    case 'chart':
      return `${codeBlock('mermaid', mermaidChart(block.chart))}\n`;
    case 'details': {
      const inner = block.blocks.map((one) => `\n${blockText(one)}`).join('');
      return `<details><summary>${block.summary.map(summarySpan).join('')}</summary>\n${inner}\n</details>\n`;
    }
  }
}

/** The head with its rule, then the rows. */
function tableLines({columns, rows}: Block & {readonly kind: 'table'}): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const rules = columns.map(({isNumber}) => (isNumber ? '---:' : '---'));
  const head = `${row(columns.map(({title}) => escapeMarkdown(title)))}|${rules.join('|')}|\n`;
  return [head, ...rows.map((cells) => row(cells.map((lines) => lines.map(lineText).join('<br>'))))];
}

/** A table is as wide as its longest word. */
const CODE_LENGTH_MAX = 120;

const itemText = (line: Line): string => `- ${lineText(line)}\n`;

const lineText = (line: Line): string => line.map(spanText).join('');

function spanText(span: Span): string {
  if (typeof span === 'string') return escapeMarkdown(span);
  return 'code' in span ? inlineCode(shortenText(span.code, CODE_LENGTH_MAX)) : `**${escapeMarkdown(span.strong)}**`;
}

/** Within `<summary>`, which is HTML and nothing else. */
function summarySpan(span: Span): string {
  if (typeof span === 'string') return escapeInHtml(span);
  return 'code' in span ? `<code>${escapeInHtml(span.code)}</code>` : `<b>${escapeInHtml(span.strong)}</b>`;
}
