/** Text of a file the user wrote, with the means to point into it. Lines and columns count from 1, offsets from 0. */
export interface SourceText {
  /** Path as the user gave it, for messages. */
  readonly path: string;
  readonly text: string;
}

/** A stretch of a source text in UTF-16 offsets; `end` is exclusive. */
export interface SourceRange {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

export interface LineColumn {
  readonly line: number;
  readonly column: number;
}

export function lineColumnOf(source: SourceText, offset: number): LineColumn {
  const before = source.text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const line = before.length === 0 ? 1 : before.split('\n').length;
  return {line, column: offset - lineStart + 1};
}

/** The line before, the line itself and a row of carets below the range, each with its line number. */
export function codeFrame({source, start, end}: SourceRange): string {
  const lines = source.text.split(/\r?\n/);
  const {line, column} = lineColumnOf(source, start);
  const width = String(line).length + 2;
  const row = (n: number) => `${String(n).padStart(width)} | ${lines[n - 1] ?? ''}`.trimEnd();
  const room = Math.max(1, (lines[line - 1]?.length ?? 0) - column + 1);
  const carets = '^'.repeat(Math.min(Math.max(1, end - start), room));
  const pointer = `${' '.repeat(width)} | ${' '.repeat(column - 1)}${carets}`;
  return [...(line > 1 ? [row(line - 1)] : []), row(line), pointer].join('\n');
}
