import {printableText} from '../base/printable-text.ts';
import type {Report, ReportBuild} from './report.ts';

/** More names would not be typed by anyone; all builds are done without naming them. */
const NAMED_BUILDS_MAX = 10;

/** Words that no shell takes for anything else. */
const PLAIN_WORD = /^[A-Za-z0-9_./][A-Za-z0-9_./+-]*$/;

/**
 * The command that does the builds which do not pass, or all when all do. Undefined when a name cannot stand in a command:
 * it is copied and run by people.
 */
export function commandLines({manifest}: Report, builds: readonly ReportBuild[]): string | undefined {
  const broken = builds.filter(({status}) => status !== 'pass').map(({name}) => name);
  const named = broken.length > NAMED_BUILDS_MAX ? [] : broken;
  const words = [...named, '--manifest', manifest].map(shellWord);
  if (words.some((word) => word === undefined)) return undefined;
  return `npx quantgate build ${words.join(' ')}`;
}

function shellWord(text: string): string | undefined {
  if (PLAIN_WORD.test(text) || text === '--manifest') return text;
  // A name that begins with a hyphen would be taken for an option.
  if (text === '' || text.startsWith('-') || printableText(text) !== text) return undefined;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
