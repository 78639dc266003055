import type {Json} from '../base/canonical-json.ts';
import {type Digest, hashJson} from '../base/content-hash.ts';
import {unreachable} from '../base/invariant.ts';
import type {DatasetSource, DatasetSpec} from '../manifest/manifest.ts';

/** Raised whenever a decoder comes to give other numbers for the same file; everything computed from it is then redone. */
const DECODER_VERSIONS: Readonly<Record<DatasetSource['kind'], number>> = {
  images: 1,
  npy: 1,
  npz: 1,
  records: 1,
  idx: 1,
  csv: 1,
  wav: 1,
  random: 1,
};

/** Of all that decides, beside the files' bytes, which numbers a sample decodes to. File names, limits and labels do not. */
export function preprocessingDigest({source, normalize}: DatasetSpec): Digest {
  const {scale, mean, std} = normalize;
  return hashJson({
    kind: source.kind,
    version: DECODER_VERSIONS[source.kind],
    options: decoderOptions(source),
    normalize: {scale: withoutNegativeZero(scale), mean: mean.map(withoutNegativeZero), std},
  });
}

/** Adding 0 turns −0, which canonical JSON refuses, into 0, which normalizes alike. */
const withoutNegativeZero = (value: number): number => value + 0;

function decoderOptions(source: DatasetSource): Json {
  switch (source.kind) {
    case 'images': {
      const {resize, crop, layout, color} = source;
      return {resize, crop, layout, color};
    }
    case 'npy':
    case 'npz':
      return {samplePerFile: source.samplePerFile};
    case 'records': {
      const {dtype, shape, headerBytes, label} = source;
      return {dtype, shape, headerBytes, label};
    }
    case 'idx':
      return {shape: source.shape};
    case 'csv': {
      const {header, labelColumn, shape} = source;
      return {header, labelColumn, shape};
    }
    case 'wav':
      return {frame: source.frame, context: source.context};
    case 'random': {
      const {seed, distribution, range, shape} = source;
      return {seed, distribution, range: range.map(withoutNegativeZero), shape};
    }
    default:
      return unreachable(source);
  }
}
