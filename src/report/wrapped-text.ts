const WIDTH = 80;

/** Texts joined, in as many lines as it takes; the further ones are indented by four. */
export function wrapped(start: string, texts: readonly string[], separator: string): string[] {
  const lines: string[] = [];
  let line = start;
  let isEmpty = true;
  for (const text of texts) {
    if (!isEmpty && line.length + separator.length + text.length > WIDTH) {
      lines.push(`${line}${separator}`.trimEnd());
      [line, isEmpty] = ['    ', true];
    }
    line += isEmpty ? text : `${separator}${text}`;
    isEmpty = false;
  }
  return [...lines, line.trimEnd()];
}
