import {describe, expect, test} from 'vitest';
import type {Digest} from '../../../src/base/content-hash.ts';
import {hashJson} from '../../../src/base/content-hash.ts';
import {seededRandom} from '../../../src/base/seeded-random.ts';
import {sampleFacts} from '../../../src/numeric/sample-signature.ts';
import {
  type DescribedSample,
  findProblems,
  type SamplesToJudge,
} from '../../../src/tasks/check-samples/find-problems.ts';

const values = (seed: number, scale = 1): Float32Array => {
  const random = seededRandom(seed);
  return Float32Array.from({length: 400}, () => scale * random.nextNormal());
};

const described = (name: string, data: ArrayLike<number>, label?: number): DescribedSample => ({
  sample: {
    name,
    files: {},
    index: 0,
    digest: hashJson([...Array.from(data, (x) => String(x))]) as Digest,
    sequence: 0,
    label,
  },
  facts: sampleFacts(data),
});

const good = (count: number, label?: (i: number) => number): DescribedSample[] =>
  Array.from({length: count}, (_, i) => described(`${i}.png`, values(i), label?.(i)));

function problems(samples: readonly DescribedSample[], changes: Partial<SamplesToJudge> = {}): readonly string[] {
  const judged = {name: 'calib', samples, evaluation: [], evaluationLabels: []};
  const flags = {arePlainPixels: false, isSequence: false, isRandom: false};
  return findProblems({...judged, ...flags, ...changes}).map(({code, message, remedy}) => {
    expect(remedy).not.toBe('');
    return `${code.replace('dataset/', '')}: ${message.replace('dataset "calib": ', '')}`;
  });
}

describe('what spoils calibration is named with the samples', () => {
  const check = (samples: readonly DescribedSample[], expected: readonly string[], changes?: Partial<SamplesToJudge>) =>
    expect(problems(samples, changes)).toEqual(expected);

  test('samples of all kinds are no reason to complain', () => check(good(60), []));

  test('equal and nearly equal samples', () => {
    check(
      [...good(20), described('copy.png', values(3))],
      ['duplicate-samples: 1 sample stands in it more than once: 3.png, copy.png are the same'],
    );
    const near = values(3).map((x, i) => x + (i % 7 === 0 ? 0.01 : 0));
    check(
      [...good(19), described('near.png', near)],
      ['alike-samples: 1 sample nearly repeats another: 3.png, near.png'],
    );
    const film = [0, 0.01, 0.02, 0.03].map((shift, i) =>
      described(
        `f${i}.png`,
        values(99).map((x, j) => x + (j % 5) * shift),
      ),
    );
    check(
      [...good(20), ...film],
      [
        'alike-samples: 3 samples nearly repeat another: f0.png, f1.png, f2.png and 1 more, one after the other as in a film',
      ],
    );
    check([...good(20), ...film], [], {isSequence: true});
  });

  test('constant, broken and extreme samples', () => {
    check(
      [...good(20), described('black.png', new Float32Array(400))],
      ['constant-samples: all numbers are the same in 1 sample: black.png'],
    );
    const broken = values(50);
    broken[7] = Number.NaN;
    check(
      [...good(20), described('nan.npy', broken)],
      ['non-finite-samples: NaN or infinite numbers in 1 sample: nan.npy'],
    );
    check(
      [...good(20), described('flash.png', values(51, 9))],
      ['extreme-samples: 1 sample reaches more than 4 times as far as the others: flash.png'],
    );
  });

  test('pixels that nobody scaled', () => {
    const pixels = Array.from({length: 20}, (_, i) =>
      described(
        `${i}.png`,
        values(i).map((x) => Math.min(255, Math.abs(x) * 80)),
      ),
    );
    check(pixels, ['unscaled-pixels: pixels reach 255'], {arePlainPixels: true});
    check(good(20), [], {arePlainPixels: true});
  });

  test('numbers unlike those of the evaluation', () => {
    const evaluation = Array.from({length: 20}, (_, i) => described(`e${i}.png`, values(500 + i, 40)));
    const fact = 'its numbers are -0.00525 ± 0.991, those of the evaluation samples 0.0562 ± 39.8';
    check(good(20), [`unlike-evaluation: ${fact}`], {evaluation});
    check(good(20), [], {evaluation: good(40).slice(20)});
  });

  test('classes that are missing or rare', () => {
    check(
      good(40, (i) => i % 4),
      [],
      {evaluationLabels: [0, 1, 2, 3]},
    );
    check(
      good(40, (i) => i % 4),
      ['missing-classes: no samples of class 7, 9'],
      {evaluationLabels: [0, 9, 7, 9]},
    );
    check(
      good(40, (i) => (i < 35 ? 0 : 1)),
      ['uneven-classes: class 0 has 35 samples, class 1 only 5'],
    );
    check(
      good(8, (i) => (i < 7 ? 0 : 1)),
      [],
    );
  });

  test('random numbers', () =>
    check(good(5), ['random-samples: ranges are taken from random numbers'], {isRandom: true}));
});
