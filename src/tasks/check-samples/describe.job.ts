import type {SampleRef} from '../../dataset/dataset.ts';
import {createSampleReader} from '../../dataset/sample-reader.ts';
import type {DatasetSpec} from '../../manifest/manifest.ts';
import {type SampleFacts, sampleFacts} from '../../numeric/sample-signature.ts';
import type {Tensor} from '../../numeric/tensor.ts';

export interface DescribePayload {
  readonly samples: readonly SampleRef[];
  readonly dataset: DatasetSpec;
}

/** One per sample. */
export type DescribeResult = readonly SampleFacts[];

/** Decodes samples and describes each. */
export async function describeJob(payload: unknown, onProgress: (done: number) => void): Promise<DescribeResult> {
  const {samples, dataset} = payload as DescribePayload;
  const reader = createSampleReader(dataset);
  const facts: SampleFacts[] = [];
  for (const [i, sample] of samples.entries()) {
    const {inputs} = await reader.read(sample);
    facts.push(sampleFacts(numbersOf(Object.values(inputs))));
    onProgress(i + 1);
  }
  return facts;
}

/** The elements of all inputs; texts have no numbers. */
function numbersOf(tensors: readonly Tensor[]): ArrayLike<number> {
  const arrays = tensors.flatMap(({type, data}): ArrayLike<number>[] => {
    if (type === 'string' || type === 'float16' || type === 'bfloat16') return [];
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) return [Float64Array.from(data, Number)];
    return [data as ArrayLike<number>];
  });
  const [first] = arrays;
  if (first && arrays.length === 1) return first;
  const all = new Float64Array(arrays.reduce((sum, {length}) => sum + length, 0));
  let end = 0;
  for (const array of arrays) {
    all.set(array, end);
    end += array.length;
  }
  return all;
}
