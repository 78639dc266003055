/** `labels:` of a dataset: what each sample is, for metrics such as top-1. */
import type {DatasetSource, LabelSource} from './manifest.ts';
import {object, optional, required} from './object-shape.ts';
import {plainText} from './scalar-shapes.ts';
import {either, formatted, mapped, numeric, type Shape, titled, withExamples} from './shape.ts';

/** Labels as written: some kinds of datasets hold their own. */
export type LabelSection =
  | LabelSource
  | {readonly kind: 'record'; readonly position: 'before' | 'after'}
  | {readonly kind: 'column'; readonly column: string | number};

const TABLE = '[^\\\\]+\\.(?:csv|txt)';
const ARRAY = '[^\\\\]+(?:\\.(?:npy|bin|idx|gz)|-ubyte)';
const isTable = new RegExp(`^${TABLE}$`);
const FOLDER = 'folder';

const tableFile = formatted({expected: 'a CSV file (.csv or .txt)', pattern: isTable, parse: (text) => text});

const table = object(
  {
    file: required(tableFile, 'A CSV file with a row for each sample.'),
    column: optional(
      plainText('the name of a column'),
      'Column that holds the label. Default: the second, or the only one.',
    ),
    'file-column': optional(
      plainText('the name of a column'),
      "Column that holds the samples' file names. Default: the first of several; rows of one column are in sample order.",
    ),
  },
  {noun: 'labels'},
);

const fromTable = mapped(
  table,
  (section): LabelSection => ({
    kind: 'csv',
    file: section.file,
    fileColumn: section['file-column'],
    labelColumn: section.column,
  }),
);

const EXPECTED = 'folder, a CSV file (.csv, .txt), or an array of integers (.npy, .idx, .bin, -ubyte, perhaps .gz)';

/** `words` are the kind's own short forms beside files. */
function labelText(
  words: readonly string[],
  expected: string,
  parseWord: (word: string) => LabelSection,
): Shape<LabelSection> {
  const pattern = new RegExp(`^(?:${words.join('|')}|${TABLE}|${ARRAY})$`);
  return formatted<LabelSection>({
    expected,
    pattern,
    parse: (text) => {
      if (words.includes(text)) return parseWord(text);
      if (isTable.test(text)) return {kind: 'csv', file: text, fileColumn: undefined, labelColumn: undefined};
      return {kind: 'array', file: text};
    },
    explain: (text, tree) => ({
      code: 'bad-value',
      message: `labels "${text}" are of no known kind`,
      place: tree.place,
      remedy: `Write ${expected}.`,
    }),
  });
}

const labelForms = (
  words: readonly string[],
  expected: string,
  parseWord: (word: string) => LabelSection,
  map: Shape<LabelSection>,
): Shape<LabelSection> =>
  either<LabelSection>({
    expected: `${expected}, or a map with "file" and "column"`,
    text: withExamples(labelText(words, expected, parseWord), [...words, 'data/labels.csv']),
    map,
  });

export const labels: Shape<LabelSection> = titled(
  'labels',
  labelForms([FOLDER], EXPECTED, () => ({kind: FOLDER}), fromTable),
);

/** Records may carry their label in a byte before or after the data. */
export const recordLabels: Shape<LabelSection> = titled(
  'record-labels',
  labelForms(
    ['before', 'after', FOLDER],
    `before or after (a byte of the record), ${EXPECTED}`,
    (word) => (word === FOLDER ? {kind: FOLDER} : {kind: 'record', position: word === 'after' ? 'after' : 'before'}),
    fromTable,
  ),
);

const tableOrColumn: Shape<LabelSection> = {
  expected: 'a map with "column", and "file" when the labels are in another table',
  schema: () => ({anyOf: [ownColumn.schema(), fromTable.schema()]}),
  decode: (tree, report) => {
    const isOtherTable = tree.kind === 'map' && tree.entries.some(({key}) => key.text.startsWith('file'));
    return (isOtherTable ? fromTable : ownColumn).decode(tree, report);
  },
};

const ownColumn = mapped(
  object(
    {
      column: required(
        either<string | number>({
          expected: 'the name of a column, or its number counted from 0',
          text: plainText('the name of a column'),
          number: numeric({expected: 'a whole number of at least 0', integer: true, min: 0}),
        }),
        'Column of this table that holds the label: name, or number counted from 0.',
      ),
    },
    {noun: 'labels'},
  ),
  ({column}): LabelSection => ({kind: 'column', column}),
);

/** Tables may carry their label in a column of their own. */
export const tableLabels: Shape<LabelSection> = titled(
  'table-labels',
  labelForms([FOLDER], EXPECTED, () => ({kind: FOLDER}), tableOrColumn),
);

/** Splits labels into those that stand apart from the samples and those that are part of them. */
export function separateLabels(section: LabelSection | undefined): LabelSource | undefined {
  return section?.kind === 'record' || section?.kind === 'column' ? undefined : section;
}

/** True when the samples of this source, or `labels`, say what each sample is. */
export function hasLabels(source: DatasetSource, labelSource: LabelSource | undefined): boolean {
  if (labelSource !== undefined) return true;
  if (source.kind === 'records') return source.label !== 'none';
  return source.kind === 'csv' && source.labelColumn !== undefined;
}
