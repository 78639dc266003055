import {hashBytes, hashJson} from '../../src/base/content-hash.ts';
import type {Diagnostic} from '../../src/base/diagnostic.ts';
import type {Item, TaskContext, TaskInputValue} from '../../src/build/task.ts';

/** A task's context that keeps items in memory and notes what it is told. */
export interface MemoryTaskContext extends TaskContext {
  /** By the canonical hash of the fingerprint. */
  readonly stored: Map<string, Uint8Array>;
  /** Labels of the items saved, in order. */
  readonly saved: string[];
  readonly warnings: Diagnostic[];
  readonly summaries: string[];
}

export function memoryTaskContext(stored = new Map<string, Uint8Array>()): MemoryTaskContext {
  const saved: string[] = [];
  const warnings: Diagnostic[] = [];
  const summaries: string[] = [];
  const keyOf = ({fingerprint}: Item): string => hashJson(fingerprint);
  return {
    stored,
    saved,
    warnings,
    summaries,
    items: {
      lookUp: async (items) => items.map((item) => stored.get(keyOf(item))),
      save: async (item, bytes) => {
        saved.push(item.label);
        stored.set(keyOf(item), bytes);
      },
      readHint: async () => undefined,
      writeHint: async () => {},
    },
    concurrency: 1,
    runJob: () => Promise.reject(new Error('no jobs here')),
    progress: () => {},
    warn: (warning) => warnings.push(warning),
    summarize: (text) => summaries.push(text),
    signal: new AbortController().signal,
  };
}

/** The bytes of another task's output as an input. */
export const taskInput = (bytes: Uint8Array): TaskInputValue => ({
  from: 'task',
  digest: hashBytes(bytes),
  sizeBytes: bytes.length,
  read: async () => bytes,
  localPath: () => Promise.reject(new Error('no files here')),
});
