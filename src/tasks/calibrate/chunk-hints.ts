/**
 * Notes on how samples were grouped last time, so that they are grouped so again: then only new samples are measured. They
 * may be lost at any time; the result is the same without them.
 */
import {canonicalJson, type Json} from '../../base/canonical-json.ts';
import {parseJson} from '../../build/parse-json.ts';
import type {ItemCache} from '../../build/task.ts';
import type {FeedSpec} from '../../dataset/sample-feeds.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import type {SampleChunk, SampleUnit} from './sample-chunks.ts';

/** Names of the notes: on this very cut of the dataset, and on whatever was last cut from the same files. */
export function chunkHints(spec: DatasetSpec, feeds: FeedSpec): readonly [Json, Json] {
  const {source, normalize, limit, shuffleSeed} = spec;
  const isStateful = Object.keys(feeds.state).length > 0;
  const files = JSON.parse(canonicalJson({source, normalize} as unknown as Json)) as Json;
  const cut = {limit: limit ?? 'all', shuffleSeed: shuffleSeed ?? 'unshuffled'};
  return [
    {chunksOf: files, isStateful, ...cut},
    {chunksOf: files, isStateful},
  ];
}

/** Lists of unit ids: of the notes the one that covers most of the present samples. */
export async function readFormerChunks(
  items: Pick<ItemCache, 'readHint'>,
  hints: readonly Json[],
  units: readonly SampleUnit[],
): Promise<readonly (readonly string[])[]> {
  const present = new Set<string>(units.map(({id}) => id));
  let best: {readonly covered: number; readonly chunks: readonly (readonly string[])[]} = {covered: 0, chunks: []};
  for (const hint of hints) {
    const whole = parseChunks(await items.readHint(hint)).filter((chunk) => chunk.every((id) => present.has(id)));
    const covered = whole.reduce((total, chunk) => total + chunk.length, 0);
    if (covered > best.covered) best = {covered, chunks: whole};
  }
  return best.chunks;
}

export async function writeFormerChunks(
  items: ItemCache,
  hints: readonly Json[],
  chunks: readonly SampleChunk[],
): Promise<void> {
  const bytes = new TextEncoder().encode(canonicalJson(chunks.map((chunk) => chunk.map(({id}) => id))));
  for (const hint of hints) await items.writeHint(hint, bytes);
}

/** Nothing when the note is missing or damaged: it is only a hint. */
function parseChunks(bytes: Uint8Array | undefined): readonly (readonly string[])[] {
  const content = bytes && parseJson(new TextDecoder().decode(bytes));
  if (!Array.isArray(content)) return [];
  return content.filter(isTextList);
}

const isTextList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((member) => typeof member === 'string');
