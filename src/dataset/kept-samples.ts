import type {Tensor} from '../numeric/tensor.ts';
import type {Sample, SampleRef} from './dataset.ts';
import type {SampleReader} from './sample-reader.ts';

/** Decoded samples a worker process holds at most. 64 pictures of 224 × 224 take 39 MB. */
const KEPT_BYTES_MAX = 256 * 2 ** 20;

/** By digest, which names all that a sample's tensors depend on. Belongs to the worker process. */
const kept = new Map<string, Sample>();
let keptBytes = 0;

/**
 * A reader that remembers what it decoded, for work that goes over the same samples again and again: decoding a picture
 * takes longer than running a small network on it. When there is no more room, samples are decoded as they are read.
 */
export function rememberSamples(reader: SampleReader): SampleReader {
  return {
    ...reader,
    read: async (ref: SampleRef) => {
      const known = kept.get(ref.digest);
      if (known) return known;
      const sample = await reader.read(ref);
      const bytes = Object.values(sample.inputs).reduce((sum, tensor) => sum + sizeOf(tensor), 0);
      if (keptBytes + bytes <= KEPT_BYTES_MAX) {
        kept.set(ref.digest, sample);
        keptBytes += bytes;
      }
      return sample;
    },
  };
}

const sizeOf = ({data}: Tensor): number => (ArrayBuffer.isView(data) ? data.byteLength : 0);
