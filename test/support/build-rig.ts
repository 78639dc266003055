import path from 'node:path';
import {writeFileAtomically} from '../../src/base/atomic-write.ts';
import {hashBytes} from '../../src/base/content-hash.ts';
import type {Diagnostic} from '../../src/base/diagnostic.ts';
import type {BuildEvent} from '../../src/build/events.ts';
import {type RunBuildOptions, type RunResult, runBuild} from '../../src/build/run-build.ts';
import type {ResolvedSource, TaskDefinition, TaskId, TaskNode} from '../../src/build/task.ts';
import {type DirectoryStore, openDirectoryStore} from '../../src/cache/directory-store.ts';
import type {CountingTask} from './counting-task.ts';

/** Everything a build needs, over a folder of the test. Sources are texts. */
export interface BuildRig {
  readonly directory: string;
  readonly events: BuildEvent[];
  readonly problems: Diagnostic[];
  /** Changed by tests between runs. */
  readonly sources: Map<string, string>;
  nodes: readonly TaskNode[];
  tasks: readonly CountingTask[];
  /** A store of its own each time, as another process would have. */
  openStore(): DirectoryStore;
  options(overrides?: Partial<RunBuildOptions>): RunBuildOptions;
  build(overrides?: Partial<RunBuildOptions>): Promise<RunResult>;
  /** Builds and tells which tasks ran, in the order of their ids. */
  buildAndList(overrides?: Partial<RunBuildOptions>): Promise<string[]>;
}

export function buildRig(directory: string, nodes: readonly TaskNode[], tasks: readonly CountingTask[]): BuildRig {
  const events: BuildEvent[] = [];
  const problems: Diagnostic[] = [];
  const sources = new Map<string, string>();
  const clock = Date.now;
  const rig: BuildRig = {
    directory,
    events,
    problems,
    sources,
    nodes,
    tasks,
    openStore: () =>
      openDirectoryStore(path.join(directory, 'cache'), {
        onProblem: (problem) => problems.push(problem),
        clock,
        writeFile: writeFileAtomically,
      }),
    options: (overrides = {}) => ({
      plan: {tasks: rig.nodes},
      definitions: new Map<string, TaskDefinition>(rig.tasks.map(({definition}) => [definition.kind, definition])),
      resolveSource: async (name) => textSource(sources.get(name) ?? ''),
      changedFiles: async () => [],
      store: rig.openStore(),
      pool: {runJob: () => Promise.reject(new Error('no jobs here')), prepare: () => undefined},
      numericsClass: () => 'test arithmetic',
      stateDirectory: path.join(directory, 'state'),
      concurrency: 2,
      emit: (event) => events.push(event),
      signal: new AbortController().signal,
      clock,
      keepGoing: false,
      force: [],
      frozen: false,
      ...overrides,
    }),
    build: (overrides) => runBuild(rig.options(overrides)),
    buildAndList: async (overrides) => {
      const before = rig.tasks.map(({runs}) => runs.length);
      await rig.build(overrides);
      return rig.tasks.flatMap(({runs}, i) => runs.slice(before[i])).sort();
    },
  };
  return rig;
}

/** A source whose lines are its fields: `name value` each. */
export function textSource(text: string): ResolvedSource {
  const fields = Object.fromEntries(text.split('\n').map((line) => [line.split(' ')[0], line.split(' ')[1] ?? '']));
  return {digest: hashBytes(text), fields, files: [], value: text};
}

export const statusesOf = (result: RunResult): Record<string, string> =>
  Object.fromEntries([...result.outcomes].map(([id, {status}]) => [id, status]));

export const readText = async (result: RunResult, task: string, output = 'out.txt'): Promise<string> =>
  Buffer.from(await result.readArtifact(task as TaskId, output)).toString();
