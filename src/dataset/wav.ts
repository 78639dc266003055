/**
 * WAV: uncompressed mono audio, cut into frames. Integers become numbers in [−1, 1): the value divided by 2^(bits − 1).
 * An incomplete last frame is left out.
 */
import type {Tensor} from '../numeric/tensor.ts';
import {badData, notA} from './bad-data.ts';
import type {ByteSource} from './byte-source.ts';
import type {Container} from './container.ts';

export interface WavHeader {
  readonly encoding: 'integer' | 'float';
  readonly bits: 16 | 24 | 32;
  readonly sampleRateHz: number;
  /** Where the audio starts, in bytes. */
  readonly dataOffset: number;
  /** Audio samples in the file. */
  readonly length: number;
}

const RIFF_HEAD_BYTES = 12;
const CHUNK_HEAD_BYTES = 8;
const FORMAT_BYTES_MIN = 16;
const EXTENSIBLE_BYTES_MIN = 26;
const FORMAT_INTEGER = 1;
const FORMAT_FLOAT = 3;
/** The true format then stands at the start of the sub-format's identifier. */
const FORMAT_EXTENSIBLE = 0xfffe;
const SUBFORMAT_OFFSET = 24;

/**
 * Finds the format and the audio of a WAV file.
 *
 * @throws Failure 'bad-data' when it is no WAV file, is not mono, or holds anything but 16-, 24-, 32-bit integers or
 *   32-bit floats
 *
 * Source: Microsoft, "Multimedia Programming Interface and Data Specifications 1.0" (RIFF) and WAVE_FORMAT_EXTENSIBLE.
 */
export async function readWavHeader(source: ByteSource): Promise<WavHeader> {
  const riff = Buffer.from(await source.read(0, Math.min(RIFF_HEAD_BYTES, source.size)));
  if (riff.toString('latin1', 0, 4) !== 'RIFF' || riff.toString('latin1', 8, 12) !== 'WAVE')
    throw notA('a WAV file', riff);
  let format: Omit<WavHeader, 'dataOffset' | 'length'> | undefined;
  let position = RIFF_HEAD_BYTES;
  while (position + CHUNK_HEAD_BYTES <= source.size) {
    const head = Buffer.from(await source.read(position, CHUNK_HEAD_BYTES));
    const [id, size] = [head.toString('latin1', 0, 4), head.readUInt32LE(4)];
    position += CHUNK_HEAD_BYTES;
    if (id === 'fmt ')
      format = parseFormat(Buffer.from(await source.read(position, Math.min(size, EXTENSIBLE_BYTES_MIN))));
    if (id === 'data') {
      if (format === undefined) throw badData('the WAV file has no format before its audio');
      const bytes = Math.min(streamed(size) ? Number.POSITIVE_INFINITY : size, source.size - position);
      return {...format, dataOffset: position, length: Math.floor(bytes / (format.bits / 8))};
    }
    position += size + (size % 2);
  }
  throw badData('the WAV file has no audio');
}

/** Programs that write to a pipe do not know the size and leave 0 or the largest number. */
const streamed = (size: number): boolean => size === 0 || size === 0xffffffff;

function parseFormat(chunk: Buffer): Omit<WavHeader, 'dataOffset' | 'length'> {
  if (chunk.length < FORMAT_BYTES_MIN) throw badData('the WAV file has an incomplete format');
  const tag = chunk.readUInt16LE(0);
  const extensible = tag === FORMAT_EXTENSIBLE && chunk.length >= EXTENSIBLE_BYTES_MIN;
  const code = extensible ? chunk.readUInt16LE(SUBFORMAT_OFFSET) : tag;
  const channels = chunk.readUInt16LE(2);
  const sampleRateHz = chunk.readUInt32LE(4);
  const bits = chunk.readUInt16LE(14);
  if (channels !== 1)
    throw badData(`the WAV file has ${channels} channels; only mono can be read`, 'Mix it down to one channel.');
  if (code === FORMAT_FLOAT && bits === 32) return {encoding: 'float', bits, sampleRateHz};
  if (code === FORMAT_INTEGER && (bits === 16 || bits === 24 || bits === 32))
    return {encoding: 'integer', bits, sampleRateHz};
  throw badData(
    `the WAV file holds format ${code} with ${bits} bits`,
    'Convert it to uncompressed 16-, 24- or 32-bit integers or 32-bit floats.',
  );
}

/**
 * The frames of a WAV file, each shape [context + frame], float32: `frame` new audio samples after the `context` that
 * precede them, zeros before the beginning.
 */
export function wavContainer(
  source: ByteSource,
  header: WavHeader,
  {frame, context}: {readonly frame: number; readonly context: number},
): Container {
  const bytesEach = header.bits / 8;
  const read = async (index: number): Promise<Tensor> => {
    const end = (index + 1) * frame;
    const start = Math.max(0, index * frame - context);
    const bytes = await source.read(header.dataOffset + start * bytesEach, (end - start) * bytesEach);
    const data = new Float32Array(context + frame);
    decodeAudio(bytes, header, data.subarray(data.length - (end - start)));
    return {type: 'float32', dims: [data.length], data};
  };
  return {count: Math.floor(header.length / frame), read};
}

function decodeAudio(bytes: Uint8Array, {encoding, bits}: WavHeader, output: Float32Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bytesEach = bits / 8;
  const scale = 2 ** (1 - bits);
  for (let i = 0, at = 0; i < output.length; i++, at += bytesEach) {
    if (encoding === 'float') output[i] = view.getFloat32(at, true);
    else if (bits === 16) output[i] = view.getInt16(at, true) * scale;
    else if (bits === 32) output[i] = view.getInt32(at, true) * scale;
    else output[i] = (view.getUint16(at, true) + view.getInt8(at + 2) * 65536) * scale;
  }
}
