/** An explanation as people read it, at most 80 columns where the names allow it. */

import {printableText} from '../base/printable-text.ts';
import {changeText, type FieldChange} from './changed-fields.ts';
import type {Explanation, Field} from './explain.ts';

const WIDTH = 80;
/** More lines than these are not read; the JSON form has all of them. */
const DETAILS_MAX = 8;

/** @param formatTime how a time in milliseconds since 1970 is written, for example `2026-11-20 14:02` */
export function explanationText(explanation: Explanation, formatTime: (ms: number) => string): string {
  const {kind, version, build, task, key, lastKey, changes, lastChanges, unchanged, fields} = explanation;
  const title = `${kind} v${version} of ${build}`;
  const lines = [`${printableText(title).padEnd(40)} ${historyText(explanation, formatTime)}`];
  if (key === undefined) lines.push(`  ${printableText(explanation.reason || `${task} has no key yet`)}`);
  else if (lastKey === undefined) lines.push('  every field of its key:', ...fields.map(fieldLine));
  else if (changes.length > 0) lines.push('  changed since then:', ...changeLines(changes));
  else lines.push('  nothing changed since then', ...whyLastLines(lastChanges));
  if (explanation.reason !== '' && key !== undefined && changes.length === 0)
    lines.push(`  runs: ${printableText(explanation.reason)}`);
  const {items} = explanation;
  if (items && items.count > 0) lines.push(`  items: ${items.missCount} of ${items.count} to be computed`);
  if (lastKey !== undefined && unchanged.length > 0) lines.push(...wrap('  unchanged: ', summedUp(unchanged)));
  if (key !== undefined) lines.push(`  key ${key}`);
  return lines.join('\n');
}

function historyText({lastRun, lastKey}: Explanation, formatTime: (ms: number) => string): string {
  if (!lastRun || lastKey === undefined) return 'never run before';
  const {atMs, isFailed, hitCount} = lastRun;
  const how = isFailed ? 'failed' : 'last run';
  const hits = hitCount === 0 ? '' : `, then a hit ${hitCount === 1 ? 'once' : `${hitCount} times`}`;
  return `${how} ${formatTime(atMs)}${hits}`;
}

/** A group of more fields than these is told by its number. */
const GROUP_SHOWN_MAX = 4;

/** Fields in words, those of large groups together: `parameters.ortOptions (10 fields)`. */
function summedUp(fields: readonly Field[]): string[] {
  const groups = new Map<string, Field[]>();
  for (const field of fields) {
    const group = /^\w+\.\w+(?=[.[])/.exec(field.path)?.[0] ?? field.path;
    groups.set(group, [...(groups.get(group) ?? []), field]);
  }
  return [...groups].flatMap(([group, members]) =>
    members.length > GROUP_SHOWN_MAX ? [`${group} (${members.length} fields)`] : members.map(fieldText),
  );
}

const fieldText = ({path, value}: Field): string => `${path} ${value}`;

const fieldLine = (field: Field): string => `    ${fieldText(field)}`;

function whyLastLines(lastChanges: readonly FieldChange[]): string[] {
  return lastChanges.length === 0 ? [] : ['  it last ran because of:', ...changeLines(lastChanges)];
}

function changeLines(changes: readonly FieldChange[]): string[] {
  const width = Math.max(...changes.map(({path}) => Math.min(path.length, DETAILED_PATH_LENGTH)));
  return changes.flatMap((change) => [
    `    ${printableText(change.path).padEnd(width)}   ${changeText(change)}`,
    ...detailLines(change.details, '      '),
  ]);
}

const DETAILED_PATH_LENGTH = 48;

function detailLines(details: readonly FieldChange[], indent: string): string[] {
  const lines = details
    .slice(0, DETAILS_MAX)
    .flatMap((detail) => [
      `${indent}${printableText(detail.path)}   ${changeText(detail)}`,
      ...detailLines(detail.details, `${indent}  `),
    ]);
  const restCount = details.length - DETAILS_MAX;
  return restCount > 0 ? [...lines, `${indent}and ${restCount} more`] : lines;
}

/** Words joined by commas, broken before the edge and indented below the first. */
function wrap(start: string, words: readonly string[]): string[] {
  const lines: string[] = [];
  let line = start;
  words.forEach((word, i) => {
    const text = i < words.length - 1 ? `${word},` : word;
    const isFirst = line === start || line.trim() === '';
    if (!isFirst && line.length + 1 + text.length > WIDTH) {
      lines.push(line);
      line = ' '.repeat(start.length) + text;
    } else {
      line += isFirst ? text : ` ${text}`;
    }
  });
  return [...lines, line];
}

/** Local time to the minute, as people write it: `2026-11-20 14:02`. */
export function localTimeText(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
