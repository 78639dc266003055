import type { SampleReader } from './sample-reader.ts';
/**
 * A reader that remembers what it decoded, for work that goes over the same samples again and again: decoding a picture
 * takes longer than running a small network on it. When there is no more room, samples are decoded as they are read.
 */
export declare function rememberSamples(reader: SampleReader): SampleReader;
