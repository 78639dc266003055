import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';

export interface ProcessCost {
  /** From the start of the process to its end. */
  readonly wallMs: number;
  /** Largest sum of the resident sizes of the process and its descendants, seen at intervals; pages that several share are counted for each. Linux only, else NaN. */
  readonly peakBytes: number;
  readonly exitCode: number | null;
  /** Both streams. */
  readonly output: string;
}

const SAMPLING_INTERVAL_MS = 10;
const PAGE_BYTES = 4096;

/** Runs a program to its end. `peak: false` leaves the machine to the program alone. */
export async function measureProcess(
  [program, ...args]: readonly [string, ...string[]],
  {cwd, withPeak}: {readonly cwd: string; readonly withPeak: boolean},
): Promise<ProcessCost> {
  const startMs = performance.now();
  const child = spawn(program, args, {cwd, stdio: ['ignore', 'pipe', 'pipe']});
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  let peakBytes = withPeak ? 0 : Number.NaN;
  const sample = (): void => {
    if (child.pid !== undefined) peakBytes = Math.max(peakBytes, treeBytes(child.pid));
  };
  const timer = withPeak ? setInterval(sample, SAMPLING_INTERVAL_MS) : undefined;
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const wallMs = performance.now() - startMs;
  clearInterval(timer);
  return {wallMs, peakBytes, exitCode, output};
}

function treeBytes(pid: number): number {
  let bytes = Number(readProc(`${pid}/statm`).split(' ')[1] ?? 0) * PAGE_BYTES;
  for (const child of readProc(`${pid}/task/${pid}/children`).split(' ')) {
    if (child !== '') bytes += treeBytes(Number(child));
  }
  return bytes;
}

/** '' when the process is gone, or where there is no /proc. */
function readProc(name: string): string {
  try {
    return readFileSync(`/proc/${name}`, 'latin1');
  } catch {
    return '';
  }
}
