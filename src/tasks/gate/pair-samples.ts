import type {Evaluation} from '../../artifacts/evaluation.ts';

/** An evaluation whose samples are known by their contents. */
export interface KnownSamples {
  readonly evaluation: Evaluation;
  /** Content digests of its samples, in its order; undefined when they are not known. */
  readonly sampleDigests: readonly string[] | undefined;
}

/** Positions of the same samples in two evaluations. */
export interface PairedPositions {
  readonly reference: readonly number[];
  readonly own: readonly number[];
}

/**
 * The samples that two evaluations share, in the order of the second: of the same contents and with the same label, one
 * with one. None when those of either are not known.
 */
export function pairSamples(reference: KnownSamples, own: KnownSamples): PairedPositions {
  const waiting = new Map<string, number[]>();
  const names = namesOf(reference);
  for (let position = names.length - 1; position >= 0; position--) {
    const name = names[position] ?? '';
    const found = waiting.get(name);
    if (found) found.push(position);
    else waiting.set(name, [position]);
  }
  const pairs = namesOf(own).flatMap((name, position): [number, number][] => {
    const found = waiting.get(name)?.pop();
    return found === undefined ? [] : [[found, position]];
  });
  return {reference: pairs.map(([position]) => position), own: pairs.map(([, position]) => position)};
}

function namesOf({evaluation, sampleDigests}: KnownSamples): readonly string[] {
  if (sampleDigests?.length !== evaluation.labels.length) return [];
  return sampleDigests.map((digest, position) => `${digest} ${evaluation.labels[position]}`);
}
