/**
 * JPEG through libjpeg compiled to WebAssembly, so that every host gets the same pixels. The orientation that EXIF may
 * name is NOT applied and colour profiles are ignored, as in Pillow's `Image.open`. CMYK is refused.
 */
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {createRequire} from 'node:module';
import mozjpegDecoder from '@jsquash/jpeg/codec/dec/mozjpeg_dec.js';
import {Failure} from '../base/failure.ts';
import {badData} from './bad-data.ts';
import {type Pixels, withoutAlpha} from './pixels.ts';

/** The part of the Emscripten module that is used; the package's own types need the DOM. */
interface JpegDecoder {
  decode(bytes: Uint8Array, applyOrientation: boolean): {width: number; height: number; data: Uint8ClampedArray} | null;
}

interface DecoderOptions {
  readonly noInitialRun: boolean;
  readonly wasmBinary: ArrayBuffer;
  readonly print: (message: string) => void;
  readonly printErr: (message: string) => void;
}

const createDecoder: (options: DecoderOptions) => Promise<JpegDecoder> = mozjpegDecoder;

/**
 * Decodes baseline or progressive JPEG, gray (given as three equal channels) or colour.
 *
 * @throws Failure 'bad-data' when it is damaged, cut off, or has four colour components
 */
export async function decodeJpeg(bytes: Uint8Array): Promise<Pixels> {
  const components = jpegComponents(bytes);
  if (components === 4) {
    throw badData(
      'the JPEG has four colour components (CMYK)',
      'Convert it to RGB; how to do so depends on its profile.',
    );
  }
  const decoder = await loadDecoder();
  messages.length = 0;
  const image = runDecoder(decoder, bytes);
  const cutOff = messages.find((message) => /premature end/i.test(message));
  if (cutOff !== undefined) throw badData(`the JPEG is cut off or damaged (${cutOff.trim()})`);
  return withoutAlpha(image.width, image.height, image.data);
}

function runDecoder(decoder: JpegDecoder, bytes: Uint8Array): NonNullable<ReturnType<JpegDecoder['decode']>> {
  let cause: unknown;
  try {
    const image = decoder.decode(new Uint8Array(bytes), false);
    if (image !== null) return image;
  } catch (error) {
    cause = error;
  }
  // libjpeg leaves by exit() on an error, after which the instance must not be used again.
  loading = undefined;
  const why = messages.at(-1)?.trim() ?? 'the decoder gives no reason';
  throw new Failure({reason: 'bad-data', message: `the JPEG is damaged (${why})`, cause});
}

/** What libjpeg said since the last decoding began. */
const messages: string[] = [];
let loading: Promise<JpegDecoder> | undefined;

function loadDecoder(): Promise<JpegDecoder> {
  loading ??= readDecoderWasm().then((wasmBinary) =>
    createDecoder({
      noInitialRun: true,
      wasmBinary,
      print: (message: string) => messages.push(message),
      printErr: (message: string) => messages.push(message),
    }),
  );
  return loading;
}

/** The bundle carries the file beside its scripts (or one folder above its chunks); otherwise it is in the package. */
async function readDecoderWasm(): Promise<ArrayBuffer> {
  const beside = ['./mozjpeg_dec.wasm', '../mozjpeg_dec.wasm'].map((place) => new URL(place, import.meta.url));
  const bundled = beside.find((place) => existsSync(place));
  const bytes = await readFile(
    bundled ?? createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm'),
  );
  return new Uint8Array(bytes).buffer;
}

const MARKER = 0xff;
const START_OF_SCAN = 0xda;
/** Start-of-frame markers are C0 to CF without C4, C8 and CC, which are tables and an extension. */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
/** Within a start-of-frame segment: length (2), precision (1), height (2), width (2), components (1). */
const COMPONENTS_OFFSET = 7;

/** Number of colour components, 0 when no frame header is found. Source: ITU-T T.81, B.2.2. */
function jpegComponents(bytes: Uint8Array): number {
  let position = 2;
  while (position + 4 <= bytes.length) {
    if (bytes[position] !== MARKER) return 0;
    const marker = bytes[position + 1]!;
    if (marker === MARKER) {
      position++;
      continue;
    }
    if (isStartOfFrame(marker)) return bytes[position + 2 + COMPONENTS_OFFSET] ?? 0;
    if (marker === START_OF_SCAN) return 0;
    position += 2 + bytes[position + 2]! * 256 + bytes[position + 3]!;
  }
  return 0;
}
