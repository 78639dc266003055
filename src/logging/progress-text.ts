import type {TaskProgress} from '../build/task.ts';
import {durationText} from './duration-text.ts';

const BAR_LENGTH = 20;
/** A rate measured over less is a guess. */
const ESTIMATE_FROM_MS = 1000;

/** What is known of the progress of one running task. */
export interface ProgressState {
  readonly progress: TaskProgress;
  /** What was already done when the first word of progress came (from a cache, perhaps), and when that was. */
  readonly firstDone: number;
  readonly firstAtMs: number;
  readonly atMs: number;
}

/** `████████████████░░░░`, never full before all is done. */
export function progressBar({done, total}: TaskProgress): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const filled = Math.floor(share * BAR_LENGTH);
  return '█'.repeat(filled) + '░'.repeat(BAR_LENGTH - filled);
}

/** `78/100 samples  1 s left`; the rest of the time is told when it can be known. */
export function progressText(state: ProgressState): string {
  const {done, total, unit} = state.progress;
  const left = msLeft(state);
  return `${done}/${total} ${unit}${left === undefined ? '' : `  ${durationText(left)} left`}`;
}

export function nextProgress(before: ProgressState | undefined, progress: TaskProgress, atMs: number): ProgressState {
  // A second count in the same task (other unit or total) starts a measurement of its own.
  const isSame = before?.progress.unit === progress.unit && before.progress.total === progress.total;
  const first = isSame ? before : {firstDone: progress.done, firstAtMs: atMs};
  return {progress, atMs, firstDone: first.firstDone, firstAtMs: first.firstAtMs};
}

function msLeft({progress: {done, total}, firstDone, firstAtMs, atMs}: ProgressState): number | undefined {
  const spentMs = atMs - firstAtMs;
  if (done <= firstDone || spentMs < ESTIMATE_FROM_MS || done >= total) return undefined;
  return (spentMs / (done - firstDone)) * (total - done);
}
