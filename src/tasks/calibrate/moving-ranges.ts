/** Whether calibration has seen enough: ranges that still grow with every sample will be left by the next ones too. */
import type {Diagnostic} from '../../base/diagnostic.ts';

/** What is known of a value sample by sample. */
export interface SampleRanges {
  /** Shape [samples]; +Infinity and −Infinity for a sample without finite elements. */
  readonly sampleMins: Float32Array;
  readonly sampleMaxs: Float32Array;
}

/**
 * By what share of its width the range of the middling value grows when the number of samples is doubled: 1 − the mean
 * width of the ranges of two halves / the width of the whole, median over the values. Undefined for fewer than two
 * samples, and when no value varies.
 */
export function rangeGrowth(values: Iterable<SampleRanges>): number | undefined {
  const growths: number[] = [];
  for (const {sampleMins, sampleMaxs} of values) {
    const width = (parity: number): number => {
      let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let i = Math.max(0, parity); i < sampleMins.length; i += parity < 0 ? 1 : 2) {
        if (sampleMins[i]! < min) min = sampleMins[i]!;
        if (sampleMaxs[i]! > max) max = sampleMaxs[i]!;
      }
      return max - min;
    };
    const whole = width(-1);
    const halves = [width(0), width(1)] as const;
    if (whole > 0 && Number.isFinite(whole) && halves.every(Number.isFinite))
      growths.push(1 - (halves[0] + halves[1]) / 2 / whole);
  }
  growths.sort((a, b) => a - b);
  return growths[Math.floor(growths.length / 2)];
}

/**
 * resnet8 has 0.088 with 10 samples, which cost it 1.4 dB of the SNR that 400 give, and 0.06 to 0.07 with 20 to 160, which
 * cost it half a dB or nothing; a keyword spotter 0.066 with 10 and 0.056 with 80; behind ReLU6 ranges do not grow at all.
 */
const GROWTH_MAX = 0.08;
const PERCENT = 100;

/** A warning when ranges still grow. */
export function movingRanges(dataset: string, values: Iterable<SampleRanges>): Diagnostic | undefined {
  const growth = rangeGrowth(values);
  if (growth === undefined || growth <= GROWTH_MAX) return undefined;
  return {
    severity: 'warning',
    code: 'calibrate/moving-ranges',
    message: `ranges are not settled: half of the samples of dataset "${dataset}" give ranges ${(PERCENT * growth).toFixed(0)} % narrower than all of them`,
    remedy: 'Take more samples, and of more kinds, until this no longer comes.',
  };
}
