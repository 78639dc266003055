/** What loggers write to, and how text is coloured and cut. */

/** A stream of text; `process.stdout` and `process.stderr` are such. */
export interface TextStream {
  write(text: string): unknown;
}

export type Color = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

/** Colours a text, or leaves it as it is. */
export type Paint = (text: string, color: Color) => string;

const CODES: Readonly<Record<Color, readonly [open: number, close: number]>> = {
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  dim: [2, 22],
  bold: [1, 22],
};

/** Colour never carries meaning alone, so that without it nothing is lost. */
export const painter = (useColor: boolean): Paint =>
  useColor ? (text, color) => `\u001b[${CODES[color][0]}m${text}\u001b[${CODES[color][1]}m` : (text) => text;

export interface ColorQuestion {
  readonly isTerminal: boolean;
  /** `--no-color` was given. */
  readonly isRefused: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Source: no-color.org (any value but the empty one counts); FORCE_COLOR as understood by Node.js. */
export function wantsColor({isTerminal, isRefused, environment}: ColorQuestion): boolean {
  if (isRefused || environment.NO_COLOR) return false;
  const forced = environment.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && environment.TERM !== 'dumb';
}

/** Text of at most `columns` characters, its end replaced by an ellipsis where it was longer. */
export function fitted(text: string, columns: number): string {
  const characters = [...text];
  return characters.length <= columns ? text : `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`;
}

/** Text in lines of at most `columns` characters, broken at spaces; a word that is longer than a line is cut. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && [...line].length + 1 + [...word].length > columns) {
      lines.push(fitted(line, columns));
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, fitted(line, columns)];
}
