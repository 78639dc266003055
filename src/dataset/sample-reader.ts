/**
 * Decodes samples, in workers. Depends on nothing but the dataset's spec and the files' bytes; what it gives is the same
 * on every host.
 */
import type {DatasetSource, DatasetSpec} from '../manifest/manifest.ts';
import type {Tensor} from '../numeric/tensor.ts';
import {inFile} from './bad-data.ts';
import {readWhole} from './byte-source.ts';
import type {Sample, SampleRef} from './dataset.ts';
import {imageTensor} from './images.ts';
import {isIdentity, type Normalize, normalizeTensor} from './normalize.ts';
import {type OpenedFile, openFile} from './open-containers.ts';
import {randomSample} from './random.ts';

/** Decodes samples of one dataset. Keeps opened files; call one `read` at a time. */
export interface SampleReader {
  /** @throws Failure 'bad-data' or 'file-missing' naming the file, when the sample cannot be decoded */
  readonly read: (ref: SampleRef) => Promise<Sample>;
}

/**
 * Makes a reader for samples of a dataset with this spec. Cheap: nothing is opened before the first `read`.
 *
 * Arrays (.npy, .npz, records) that nothing is normalized in keep their element type; all else becomes float32. In front
 * of a sample's own shape comes a batch axis of 1, also when the sample is a whole file.
 */
export function createSampleReader({source, normalize}: DatasetSpec): SampleReader {
  const opened = new Map<string, OpenedFile>();
  const read = async (ref: SampleRef): Promise<Sample> => {
    const inputs: Record<string, Tensor> = {};
    for (const [input, tensor] of await decode(source, normalize, ref, opened)) inputs[input] = tensor;
    return {inputs, label: ref.label};
  };
  return {read};
}

const REMEDY = 'Remove or mend it, or set "on-error: skip" on its dataset.';

async function decode(
  source: DatasetSource,
  normalize: Normalize,
  ref: SampleRef,
  opened: Map<string, OpenedFile>,
): Promise<[input: string, tensor: Tensor][]> {
  if (source.kind === 'random') return [['', finished(randomSample(source, ref.index), source, normalize)]];
  const name = ref.name.replace(/#\d+$/, '');
  if (source.kind === 'images') {
    return inFile(name, REMEDY, async () => [
      ['', await imageTensor(await readWhole(ref.files['']!), source, normalize)],
    ]);
  }
  const tensors: [string, Tensor][] = [];
  for (const [input, file] of Object.entries(ref.files)) {
    await inFile(input === '' ? name : file, REMEDY, async () => {
      for (const [key, container] of await openOnce(source, input, file, opened)) {
        tensors.push([key, finished(await container.read(ref.index), source, normalize)]);
      }
    });
  }
  return tensors;
}

/** So many containers stay open per reader; they may hold whole files. */
const CONTAINERS_KEPT = 8;

async function openOnce(
  source: DatasetSource,
  input: string,
  file: string,
  opened: Map<string, OpenedFile>,
): Promise<OpenedFile> {
  const key = `${input}\n${file}`;
  const known = opened.get(key);
  if (known) return known;
  const container = await openFile(source, input, file);
  const [oldest] = opened.keys();
  if (opened.size >= CONTAINERS_KEPT && oldest !== undefined) opened.delete(oldest);
  opened.set(key, container);
  return container;
}

const keepsType = ({kind}: DatasetSource): boolean => kind === 'npy' || kind === 'npz' || kind === 'records';

function finished(tensor: Tensor, source: DatasetSource, normalize: Normalize): Tensor {
  const numbers = isIdentity(normalize) && keepsType(source) ? tensor : normalizeTensor(tensor, normalize);
  return {...numbers, dims: [1, ...numbers.dims]};
}
