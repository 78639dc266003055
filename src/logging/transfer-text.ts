import type {CacheTransfer} from '../cache/remote-tier.ts';
import {durationText} from './duration-text.ts';

const BYTES_PER_MB = 1e6;

/** `cache: 96 results restored from github (1 entry, 1.20 MB, 0.3 s)` */
export function transferText({
  store,
  direction,
  resultCount,
  entryCount,
  sizeBytes,
  durationMs,
}: CacheTransfer): string {
  const what = `${resultCount} ${resultCount === 1 ? 'result' : 'results'} ${direction}`;
  const entries = `${entryCount} ${entryCount === 1 ? 'entry' : 'entries'}`;
  const size = `${(sizeBytes / BYTES_PER_MB).toFixed(2)} MB`;
  return `cache: ${what} ${direction === 'restored' ? 'from' : 'to'} ${store} (${entries}, ${size}, ${durationText(durationMs)})`;
}
