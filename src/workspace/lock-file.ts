/**
 * `quantgate.lock.json`: the figures that were accepted last, beside the manifest and reviewed with it, for repositories
 * without a cache in CI. Figures alone: they can be compared as measured, not in pairs.
 */
import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Baseline} from '../artifacts/baseline.ts';
import type {MeasuredMetric} from '../artifacts/evaluation.ts';
import type {BaseInfo, ModelSizes} from '../artifacts/verdict.ts';
import {writeFileAtomically} from '../base/atomic-write.ts';
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';

export const LOCK_FILE = 'quantgate.lock.json';

export interface LockedBuild {
  readonly metrics: readonly MeasuredMetric[];
  readonly sizes: ModelSizes;
  /** Digest of the evaluation samples and their labels; absent without evaluation. */
  readonly samplesDigest?: string;
}

export interface Lock {
  readonly version: 1;
  /** That the figures are of. */
  readonly commit?: string;
  readonly builds: Readonly<Record<string, LockedBuild>>;
}

const VERSION = 1;

export function findLockFile(manifestDirectory: string): string | undefined {
  const file = path.join(manifestDirectory, LOCK_FILE);
  return existsSync(file) ? file : undefined;
}

/** @throws Failure 'file-missing' or 'file-unreadable', with what to do */
export async function readLockFile(file: string | undefined): Promise<Lock> {
  const remedy = 'Run "quantgate build" and then "quantgate lock" on the state that is accepted.';
  if (file === undefined)
    throw new Failure({reason: 'file-missing', message: `there is no ${LOCK_FILE} beside the manifest`, remedy});
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isLock(value)) return value;
  } catch (cause) {
    throw new Failure({reason: 'file-unreadable', message: 'the lock file cannot be read', path: file, remedy, cause});
  }
  throw new Failure({reason: 'file-unreadable', message: 'this is no lock file of version 1', path: file, remedy});
}

/** One figure a line and sorted keys, so that a review shows what moved. */
export async function writeLockFile(manifestDirectory: string, lock: Lock): Promise<string> {
  const file = path.join(manifestDirectory, LOCK_FILE);
  const sorted: unknown = JSON.parse(canonicalJson({...lock} as unknown as Json));
  await writeFileAtomically(file, `${JSON.stringify(sorted, null, 2)}\n`);
  return file;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isLock(value: unknown): value is Lock {
  if (!isRecord(value) || value.version !== VERSION || !isRecord(value.builds)) return false;
  if (value.commit !== undefined && typeof value.commit !== 'string') return false;
  return Object.values(value.builds).every(isLockedBuild);
}

function isLockedBuild(value: unknown): boolean {
  if (!isRecord(value) || !Array.isArray(value.metrics) || !isRecord(value.sizes)) return false;
  const isFigure = (figure: unknown): boolean =>
    ['number', 'undefined'].includes(typeof figure) || ['Infinity', '-Infinity', 'NaN'].includes(String(figure));
  const {floatBytes, quantizedBytes} = value.sizes;
  return (
    ['number', 'undefined'].includes(typeof floatBytes) &&
    typeof quantizedBytes === 'number' &&
    value.metrics.every(
      (one: unknown) =>
        isRecord(one) &&
        typeof one.metric === 'string' &&
        typeof one.output === 'string' &&
        typeof one.sampleCount === 'number' &&
        isFigure(one.value),
    )
  );
}

export function lockedBaselines(
  {builds}: Lock,
  names: readonly string[],
  info: BaseInfo,
): ReadonlyMap<string, Baseline> {
  return new Map(
    names.map((name): [string, Baseline] => {
      const locked = Object.hasOwn(builds, name) ? builds[name] : undefined;
      if (!locked) return [name, {info, state: 'absent', missingLevel: 'warn'}];
      return [name, {info, state: 'present', missingLevel: 'warn', ...locked}];
    }),
  );
}
