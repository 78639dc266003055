import type {TextStream} from './terminal.ts';

/**
 * The lines at the bottom of a terminal that change while work goes on. Whole lines printed meanwhile appear above them.
 * Everything goes out in one write, so nothing flickers.
 */
export interface LiveLines {
  /** Replaces the live lines; each must fit into the terminal's width. Writes nothing when they are the same. */
  show(lines: readonly string[]): void;
  /** Prints lines that stay. */
  print(text: string): void;
}

const UP = (count: number): string => `\u001b[${count}A`;
const CLEAR_BELOW = '\u001b[0J';

/** For a terminal that understands control codes. */
export function openLiveLines(stream: TextStream): LiveLines {
  let shown: readonly string[] = [];
  const erase = (): string => (shown.length === 0 ? '' : `\r${UP(shown.length)}${CLEAR_BELOW}`);
  const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
  return {
    show: (lines) => {
      if (lines.length === shown.length && lines.every((line, i) => line === shown[i])) return;
      stream.write(erase() + text(lines));
      shown = lines;
    },
    print: (line) => {
      stream.write(`${erase()}${line}\n${text(shown)}`);
    },
  };
}

/** For files and pipes: live lines are not shown at all. */
export function openPlainLines(stream: TextStream): LiveLines {
  return {show: () => undefined, print: (line) => void stream.write(`${line}\n`)};
}
