/**
 * How often verdicts on accuracy against the base are wrong, and how often they decide, on simulated pairs of known loss:
 * limit 1 point, confidence 95 %. Prints a table.
 *
 *     node bench/run.mjs gate-decisions [TRIALS]
 */
import {simulateVerdicts} from '../test/support/simulated-verdicts.ts';

const trials = Number(process.argv[2] ?? 4000);
const LIMIT = 1;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

console.log('| n | changed | true loss | pass | inconclusive | fail |');
console.log('|---|---|---|---|---|---|');
for (const count of [200, 400, 1000, 2000, 5000, 10_000]) {
  for (const changed of [0.02, 0.05]) {
    for (const loss of [0, 0.5, 1, 1.5, 2]) {
      const {pass, inconclusive, fail} = simulateVerdicts({count, changed, loss, limit: LIMIT, trials});
      const cells = [
        count,
        percent(changed),
        `${loss.toFixed(1)}`,
        percent(pass),
        percent(inconclusive),
        percent(fail),
      ];
      console.log(`| ${cells.join(' | ')} |`);
    }
  }
}
