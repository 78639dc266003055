/**
 * PNG of every colour type and bit depth, interlaced or not. Alpha and transparent colours are dropped without blending;
 * of 16 bits the upper 8 are kept; gamma and colour profiles are ignored. All as libpng does for Pillow's RGB images.
 */
import {PNG} from 'pngjs';
import {Failure} from '../base/failure.ts';
import {badData} from './bad-data.ts';
import {type Pixels, withoutAlpha} from './pixels.ts';

/** Decodes a PNG; gray images get three equal channels. @throws Failure 'bad-data' when it is damaged or cut off */
export function decodePng(bytes: Uint8Array): Pixels {
  const chunks = readChunks(bytes);
  const header = chunks.find(({type}) => type === 'IHDR');
  if (header === undefined) throw badData('the PNG has no header chunk');
  const bitDepth = bytes[header.start + CHUNK_HEAD_BYTES + BIT_DEPTH_OFFSET] ?? 0;
  const colorType = bytes[header.start + CHUNK_HEAD_BYTES + BIT_DEPTH_OFFSET + 1] ?? 0;
  const dropped = colorType === PALETTE ? [] : chunks.filter(({type}) => type === 'tRNS');
  const {width, height, data} = parsePng(without(bytes, dropped), bitDepth === 16);
  return withoutAlpha(width, height, bitDepth === 16 ? upperBytes(data) : data);
}

const SIGNATURE_BYTES = 8;
/** Length and type stand before a chunk's content, a checksum behind it. */
const CHUNK_HEAD_BYTES = 8;
const CHUNK_TAIL_BYTES = 4;
const BIT_DEPTH_OFFSET = 8;
const PALETTE = 3;

interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

function readChunks(bytes: Uint8Array): Chunk[] {
  const chunks: Chunk[] = [];
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = SIGNATURE_BYTES;
  while (start + CHUNK_HEAD_BYTES <= bytes.length) {
    const end = start + CHUNK_HEAD_BYTES + buffer.readUInt32BE(start) + CHUNK_TAIL_BYTES;
    if (end > bytes.length) throw badData('the PNG is cut off');
    chunks.push({type: buffer.toString('latin1', start + 4, start + CHUNK_HEAD_BYTES), start, end});
    start = end;
  }
  return chunks;
}

/** pngjs blackens pixels of the colour that tRNS names; without that chunk they keep it. */
function without(bytes: Uint8Array, dropped: readonly Chunk[]): Buffer {
  let from = 0;
  const kept: Uint8Array[] = [];
  for (const {start, end} of dropped) {
    kept.push(bytes.subarray(from, start));
    from = end;
  }
  return Buffer.concat([...kept, bytes.subarray(from)]);
}

function parsePng(bytes: Buffer, keepDepth: boolean): {width: number; height: number; data: ArrayLike<number>} {
  try {
    return PNG.sync.read(bytes, {skipRescale: keepDepth});
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure({reason: 'bad-data', message: `the PNG is damaged (${why})`, cause: error});
  }
}

function upperBytes(samples: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = samples[i]! >> 8;
  return bytes;
}
