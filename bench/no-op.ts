/**
 * What a build costs that has nothing to do: `examples/digits`, built once in a copy and then again and again, in turn with
 * `node -e 0`. Prints medians and the median of the rounds' ratios.
 *
 *     npm run build && node bench/run.mjs no-op [ROUNDS]
 */
import {cpSync, mkdtempSync, rmSync} from 'node:fs';
import {loadavg, tmpdir} from 'node:os';
import path from 'node:path';
import {measureTime} from './measure-process.ts';
import {median} from './median.ts';

const ROUNDS = Number(process.argv[2] ?? 31);
const CLI = path.resolve(process.env.QUANTGATE_BENCH_CLI ?? 'dist/cli.js');

const folder = mkdtempSync(path.join(tmpdir(), 'quantgate-bench-'));
try {
  cpSync('examples/digits', folder, {recursive: true, filter: (file) => !/\/(\.quantgate|build)$/.test(file)});
  const commands = {
    'node -e 0': [process.execPath, '-e', '0'],
    'quantgate --version': [process.execPath, CLI, '--version'],
    'quantgate build, nothing to do': [process.execPath, CLI, 'build'],
  } as const;
  const times = new Map(Object.keys(commands).map((name) => [name, [] as number[]]));
  await measureTime([process.execPath, CLI, 'build'], folder);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [name, command] of Object.entries(commands)) {
      const {wallMs} = await measureTime(command, folder);
      if (round >= 0) times.get(name)!.push(wallMs);
    }
  }
  const [base = []] = times.values();
  console.log(`${ROUNDS} rounds, load ${loadavg()[0]!.toFixed(1)}`);
  for (const [name, ms] of times) {
    const ratio = median(ms.map((one, round) => one / base[round]!));
    const figures = `median ${median(ms).toFixed(0)} ms, least ${Math.min(...ms).toFixed(0)} ms`;
    console.log(
      `  ${name.padEnd(32)} ${figures}, ${ratio.toFixed(2)} x (least ${(Math.min(...ms) / Math.min(...base)).toFixed(2)} x)`,
    );
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}
