/**
 * Text from outside as Markdown that shows it as it is: no markup, cells, links, mentions, references, emoji, formulas or
 * HTML. Written for GitHub, whose filters look at the text that is left after Markdown: a backslash does not keep `#1` or
 * `@name` from becoming a link, so these are broken by a space of no width.
 *
 * Source: GitHub Flavored Markdown 0.29; GitHub documentation, "Autolinked references", "Writing mathematical expressions".
 */
import {printableText} from '../base/printable-text.ts';

const NO_SPACE = '\u200b';

/** Text within a line, wherever in it. */
export function escapeMarkdown(text: string): string {
  const escaped = oneLine(text)
    .replace(/[\\`*[\]|~]/g, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(
      /^(\s*)([-+=](?=[-+=\s]|$)|\d+(?=[.)](?:\s|$)))/,
      (_, space: string, start: string) => `${space}${startOf(start)}`,
    )
    .replace(/^#(?=[#\s]|$)/, '\\#');
  return withoutReferences(escapeMarkup(escaped));
}

/** Text within a line of HTML in Markdown, where Markdown itself means nothing. */
export const escapeInHtml = (text: string): string => withoutReferences(escapeMarkup(oneLine(text)));

const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What GitHub makes links, pictures or formulas of in whatever text there is. */
const withoutReferences = (text: string): string =>
  text
    .replaceAll('$', '<span>$</span>')
    .replace(/[@#](?=[\p{L}\p{N}_-])/gu, `$&${NO_SPACE}`)
    .replace(/\bGH-(?=\d)/gi, `$&${NO_SPACE}`)
    .replace(/:(?=[\w+-]+:)/g, `:${NO_SPACE}`)
    .replaceAll('://', `:${NO_SPACE}//`)
    .replace(/www\./gi, `$&${NO_SPACE}`);

/** What would begin a list, a rule or a heading. */
const startOf = (start: string): string => (/\d/.test(start) ? `${start}${NO_SPACE}` : `\\${start}`);

/** As code, in which nothing means anything; what cannot be written so, in a table too, as escaped text. */
export function inlineCode(text: string): string {
  const line = oneLine(text);
  const isPlain = line.trim() === line && line !== '' && !/[`|\\]/.test(line);
  return isPlain ? `\`${line}\`` : escapeMarkdown(text);
}

/** A block of code that its text cannot end. */
export function codeBlock(language: string, text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

const oneLine = (text: string): string => printableText(text.replace(/[\r\n]+/g, ' '));
