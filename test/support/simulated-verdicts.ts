/** Verdicts on simulated pairs of known loss. */
import type {ClassColumns} from '../../src/artifacts/evaluation.ts';
import type {PairedComparison} from '../../src/artifacts/verdict.ts';
import {seededRandom} from '../../src/base/seeded-random.ts';
import {compareLabelled} from '../../src/tasks/gate/compare-pairs.ts';

export interface Simulated {
  readonly count: number;
  /** Share of samples that are right before and wrong now, or the other way round. */
  readonly changed: number;
  /** True loss, in points. */
  readonly loss: number;
  readonly limit: number;
  readonly trials: number;
}

const columnsOf = (rank: readonly number[]): ClassColumns => ({classCount: 10, predicted: rank, rank});

function verdictOf({interval: [low, high]}: PairedComparison, limit: number): 'pass' | 'fail' | 'inconclusive' {
  return low > limit ? 'fail' : high <= limit ? 'pass' : 'inconclusive';
}

/** Shares of the verdicts on a rule against the base. */
export function simulateVerdicts({
  count,
  changed,
  loss,
  limit,
  trials,
}: Simulated): Record<'pass' | 'fail' | 'inconclusive', number> {
  const random = seededRandom(5);
  const shares = {pass: 0, fail: 0, inconclusive: 0};
  const labels = new Array<number>(count).fill(0);
  const positions = [...labels.keys()];
  for (let trial = 0; trial < trials; trial++) {
    const drawn = labels.map(() => random.next());
    const lostBelow = (changed + loss / 100) / 2;
    const reference = {columns: columnsOf(drawn.map((x) => (x >= lostBelow && x < changed ? 1 : 0))), positions};
    const own = {columns: columnsOf(drawn.map((x) => (x < lostBelow ? 1 : 0))), positions};
    const compared = compareLabelled({metric: 'top1', with: 'base', allowed: limit, labels, reference, own});
    if (compared) shares[verdictOf(compared, limit)] += 1 / trials;
  }
  return shares;
}
