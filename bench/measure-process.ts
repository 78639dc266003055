import {spawn} from 'node:child_process';
import {readFileSync} from 'node:fs';

export interface ProcessCost {
  /** From the start of the process to its end. */
  readonly wallMs: number;
  /**
   * Most memory that the process and its descendants held together at one of the moments they were looked at; pages that
   * several share count once. 0 unless asked for, and where there is no /proc.
   */
  readonly peakBytes: number;
}

type Command = readonly [program: string, ...args: string[]];

/** Runs a program to its end and leaves the machine to it alone. @throws what it wrote, when it fails */
export async function measureTime(command: Command, cwd: string): Promise<ProcessCost> {
  return measure(command, cwd, () => undefined);
}

const SAMPLING_INTERVAL_MS = 20;

/** The same, looking at its memory all the while, which takes a part of a processor: not for times. */
export async function measureMemory(command: Command, cwd: string): Promise<ProcessCost> {
  let peakBytes = 0;
  const cost = await measure(command, cwd, (pid) => {
    const timer = setInterval(() => {
      peakBytes = Math.max(peakBytes, treeBytes(pid));
    }, SAMPLING_INTERVAL_MS);
    return () => clearInterval(timer);
  });
  return {...cost, peakBytes};
}

async function measure(
  [program, ...args]: Command,
  cwd: string,
  watch: (pid: number) => (() => void) | undefined,
): Promise<ProcessCost> {
  const startMs = performance.now();
  const child = spawn(program, args, {cwd, stdio: ['ignore', 'pipe', 'pipe']});
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  const unwatch = child.pid === undefined ? undefined : watch(child.pid);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const wallMs = performance.now() - startMs;
  unwatch?.();
  if (exitCode !== 0) throw new Error(`${program} ended with ${exitCode}:\n${output}`);
  return {wallMs, peakBytes: 0};
}

const KIBIBYTE = 1024;

function treeBytes(pid: number): number {
  const share = /^Pss:\s+(\d+) kB/m.exec(readProc(`${pid}/smaps_rollup`))?.[1] ?? 0;
  let bytes = Number(share) * KIBIBYTE;
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
