/**
 * YAML or JSON text as a plain tree in which every scalar, list, map and key knows where it stands. Aliases and merge
 * keys are followed here, so that nothing behind this file knows YAML. Tags are refused: no text can name code, a type
 * or another file. Sizes and depths are bounded before the parser sees the text, which would otherwise exhaust the stack.
 */
import {type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap} from 'yaml';
import type {Diagnostic} from '../base/diagnostic.ts';
import {lineColumnOf, type SourceRange, type SourceText} from '../base/source-text.ts';

export interface TreeKey {
  readonly text: string;
  readonly place: SourceRange;
}

interface TreeBase {
  readonly place: SourceRange;
  /** The key it stands under; undefined for the root and for list items. */
  readonly key: TreeKey | undefined;
}

export interface TreeEntry {
  readonly key: TreeKey;
  readonly value: Tree;
}

export type TreeScalar = TreeBase & {readonly kind: 'scalar'; readonly value: string | number | boolean | null};
export type TreeList = TreeBase & {readonly kind: 'list'; readonly items: readonly Tree[]};
/** Keys are unique. */
export type TreeMap = TreeBase & {readonly kind: 'map'; readonly entries: readonly TreeEntry[]};
export type Tree = TreeScalar | TreeList | TreeMap;

export interface ParsedTree {
  /** Undefined when the text holds nothing or cannot be read at all. */
  readonly root: Tree | undefined;
  readonly mistakes: readonly Diagnostic[];
}

/** Deepest manifest a person would write is about 8; the parser overflows its stack near 1000. */
const DEPTH_MAX = 64;
/** Nodes after following aliases: a bound on what an "alias bomb" can unfold to. */
const NODE_COUNT_MAX = 100_000;
const DEEP_COMPACT_LINE = new RegExp(`(?:[-?][ \\t]+){${DEPTH_MAX}}`);

/** Parses text into a tree; all mistakes found are returned, not thrown. */
export function parseSourceTree(source: SourceText): ParsedTree {
  if (isNestedTooDeep(source.text)) return {root: undefined, mistakes: [tooDeep({source, start: 0, end: 1})]};
  const document = parseDocument(source.text, {
    version: '1.2',
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  // One slip often makes the parser stumble again right behind it; only the first of a line is worth reading.
  const mistakes: Diagnostic[] = [];
  for (const {message, pos} of [...document.errors, ...document.warnings]) {
    const place = {source, start: pos[0], end: Math.max(pos[1], pos[0] + 1)};
    if (mistakes.some((other) => isOnSameLine(other.place, place))) continue;
    mistakes.push(syntaxMistake(message, place));
  }
  if (mistakes.length > 0 || document.contents === null) return {root: undefined, mistakes};
  const reader: Reader = {source, document, mistakes, nodeCount: 0, openAliases: new Set()};
  const root = readNode(reader, document.contents, undefined, 0);
  return {root: reader.mistakes.some(isFatal) ? undefined : root, mistakes: reader.mistakes};
}

interface Reader {
  readonly source: SourceText;
  readonly document: Document;
  readonly mistakes: Diagnostic[];
  nodeCount: number;
  /** Anchors being unfolded, to see an alias inside its own anchor. */
  readonly openAliases: Set<string>;
}

const isFatal = ({code}: Diagnostic): boolean => code === 'manifest/too-large';

function isNestedTooDeep(text: string): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > DEPTH_MAX) return true;
  }
  return DEEP_COMPACT_LINE.test(text);
}

function isOnSameLine(a: SourceRange | undefined, b: SourceRange): boolean {
  return a !== undefined && lineColumnOf(a.source, a.start).line === lineColumnOf(b.source, b.start).line;
}

function mistake(place: SourceRange, code: string, message: string, remedy?: string): Diagnostic {
  return {severity: 'error', code: `manifest/${code}`, message, place, ...(remedy === undefined ? {} : {remedy})};
}

const tooDeep = (place: SourceRange): Diagnostic =>
  mistake(
    place,
    'too-large',
    `nested deeper than ${DEPTH_MAX} levels`,
    'No manifest needs this. Is it the right file?',
  );

/** YAML's own words are for people who know its grammar; the slips that manifests invite get plain ones. */
function syntaxMistake(message: string, place: SourceRange): Diagnostic {
  const {text} = place.source;
  if (/block scalar/i.test(message) && text[place.start - (text[place.start] === '>' ? 0 : 1)] === '>')
    return mistake(
      place,
      'syntax',
      'a text that starts with ">" must stand in quotes',
      'Write for example ">= 20 dB".',
    );
  if (/Tabs are not allowed/.test(message))
    return mistake(place, 'syntax', 'a tab indents this line', 'Indent with spaces; YAML does not allow tabs.');
  if (/Unresolved tag/.test(message))
    return mistake(
      place,
      'tag',
      `YAML tag ${text.slice(place.start, place.end)} is not supported`,
      'Write plain values.',
    );
  if (/multiple documents/.test(message))
    return mistake(place, 'syntax', 'a second YAML document starts here', 'Keep one document per file: remove "---".');
  if (/Maximum call stack/.test(message)) return tooDeep(place);
  return mistake(place, 'syntax', `not valid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`);
}

function readNode(reader: Reader, node: unknown, key: TreeKey | undefined, depth: number): Tree | undefined {
  const place = rangeOf(reader, node) ?? key?.place ?? {source: reader.source, start: 0, end: 0};
  reader.nodeCount++;
  if (depth > DEPTH_MAX) return void addOnce(reader, tooDeep(place));
  if (reader.nodeCount > NODE_COUNT_MAX)
    return void addOnce(reader, mistake(place, 'too-large', `aliases unfold to more than ${NODE_COUNT_MAX} values`));
  if (isAlias(node)) return readAlias(reader, node, {place, key}, depth);
  if (isMap(node)) return {kind: 'map', place, key, entries: readEntries(reader, node, depth)};
  if (isSeq(node)) {
    const items = node.items.map((item) => readNode(reader, item, undefined, depth + 1));
    return {kind: 'list', place, key, items: items.filter((item) => item !== undefined)};
  }
  const value = isScalar(node) ? node.value : null;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return {kind: 'scalar', place, key, value};
  return void reader.mistakes.push(mistake(place, 'tag', 'this YAML type is not supported', 'Write plain values.'));
}

/** Fatal mistakes are met again at every node that follows; one is enough. */
function addOnce(reader: Reader, diagnostic: Diagnostic): void {
  if (!reader.mistakes.some(isFatal)) reader.mistakes.push(diagnostic);
}

function rangeOf({source}: Reader, node: unknown): SourceRange | undefined {
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
  return range ? {source, start: range[0], end: range[1]} : undefined;
}

function readAlias(reader: Reader, alias: Alias, at: TreeBase, depth: number): Tree | undefined {
  const target = alias.resolve(reader.document);
  if (target === undefined)
    return void reader.mistakes.push(
      mistake(at.place, 'alias', `no anchor "&${alias.source}" stands before this alias`, 'Check its name.'),
    );
  if (reader.openAliases.has(alias.source))
    return void reader.mistakes.push(mistake(at.place, 'alias', `alias "*${alias.source}" refers to itself`));
  reader.openAliases.add(alias.source);
  const tree = readNode(reader, target, at.key, depth + 1);
  reader.openAliases.delete(alias.source);
  return tree;
}

function readEntries(reader: Reader, map: YAMLMap, depth: number): TreeEntry[] {
  const entries = new Map<string, TreeEntry>();
  const merged: TreeEntry[] = [];
  for (const pair of map.items) {
    if (isMergeKey(pair)) merged.push(...readMerged(reader, pair, depth));
    else readEntry(reader, pair, entries, depth);
  }
  // Own keys win over merged ones, and earlier merged maps over later ones.
  for (const entry of merged) if (!entries.has(entry.key.text)) entries.set(entry.key.text, entry);
  return [...entries.values()];
}

const isMergeKey = ({key}: Pair): boolean => isScalar(key) && key.value === '<<' && key.type === 'PLAIN';

function readMerged(reader: Reader, pair: Pair, depth: number): readonly TreeEntry[] {
  const tree = readNode(reader, pair.value, undefined, depth + 1);
  const maps = tree?.kind === 'list' ? tree.items : tree === undefined ? [] : [tree];
  const entries: TreeEntry[] = [];
  for (const map of maps) {
    if (map.kind === 'map') entries.push(...map.entries);
    else reader.mistakes.push(mistake(map.place, 'alias', 'only maps can be merged with "<<"', 'Write "<<: *anchor".'));
  }
  return entries;
}

function readEntry(reader: Reader, pair: Pair, entries: Map<string, TreeEntry>, depth: number): void {
  const place = rangeOf(reader, pair.key) ?? rangeOf(reader, pair.value) ?? {source: reader.source, start: 0, end: 0};
  if (!isScalar(pair.key) || isAlias(pair.key)) {
    reader.mistakes.push(mistake(place, 'syntax', 'a key must be plain text'));
    return;
  }
  const key = {text: typeof pair.key.value === 'string' ? pair.key.value : (pair.key.source ?? ''), place};
  const earlier = entries.get(key.text);
  if (earlier) {
    const {line} = lineColumnOf(reader.source, earlier.key.place.start);
    reader.mistakes.push(
      mistake(
        place,
        'duplicate-key',
        `key "${key.text}" is written twice`,
        `It stands in line ${line} too. Remove one.`,
      ),
    );
  }
  const value = readNode(reader, pair.value, key, depth + 1);
  if (value && !earlier) entries.set(key.text, {key, value});
}
