import type { ByteSource } from './byte-source.ts';
import type { Container } from './container.ts';
export interface WavHeader {
    readonly encoding: 'integer' | 'float';
    readonly bits: 16 | 24 | 32;
    readonly sampleRateHz: number;
    /** Where the audio starts, in bytes. */
    readonly dataOffset: number;
    /** Audio samples in the file. */
    readonly length: number;
}
/**
 * Finds the format and the audio of a WAV file.
 *
 * @throws Failure 'bad-data' when it is no WAV file, is not mono, or holds anything but 16-, 24-, 32-bit integers or
 *   32-bit floats
 *
 * Source: Microsoft, "Multimedia Programming Interface and Data Specifications 1.0" (RIFF) and WAVE_FORMAT_EXTENSIBLE.
 */
export declare function readWavHeader(source: ByteSource): Promise<WavHeader>;
/**
 * The frames of a WAV file, each shape [context + frame], float32: `frame` new audio samples after the `context` that
 * precede them, zeros before the beginning.
 */
export declare function wavContainer(source: ByteSource, header: WavHeader, { frame, context }: {
    readonly frame: number;
    readonly context: number;
}): Container;
