import type {Json} from '../../src/base/canonical-json.ts';
import type {Item, TaskContext, TaskDefinition, TaskId, TaskNode, TaskRequest} from '../../src/build/task.ts';

/** A task that joins its inputs and parameters to a text, and counts how often it does. */
export interface CountingTask {
  readonly definition: TaskDefinition;
  /** Ids of the tasks that ran, in order. */
  readonly runs: string[];
}

export interface CountingTaskOptions {
  readonly kind: string;
  readonly version?: number;
  readonly usesEngine?: boolean;
  readonly isCached?: boolean;
  readonly listItems?: (request: TaskRequest) => Promise<readonly Item[]>;
  /** Instead of joining: what the output `out.txt` holds. */
  readonly compute?: (request: TaskRequest, context: TaskContext) => Promise<string | Record<string, Uint8Array>>;
}

export function countingTask(options: CountingTaskOptions): CountingTask {
  const runs: string[] = [];
  const {kind, version = 1, usesEngine = false, isCached = true, listItems, compute = joinInputs} = options;
  const run: TaskDefinition['run'] = async (request, context) => {
    runs.push(request.id);
    const output = await compute(request, context);
    return typeof output === 'string' ? {'out.txt': Buffer.from(output)} : output;
  };
  return {runs, definition: {kind, version, usesEngine, isCached, run, ...(listItems ? {listItems} : {})}};
}

/** `kind(parameters; input=content, …)`, so that a change of anything shows in everything behind it. */
export async function joinInputs({parameters, inputs}: TaskRequest): Promise<string> {
  const parts: string[] = [];
  for (const [name, input] of Object.entries(inputs)) {
    const content = input.from === 'task' ? Buffer.from(await input.read()).toString() : String(input.value);
    parts.push(`${name}=${content}`);
  }
  return `${JSON.stringify(parameters)}(${parts.join(', ')})`;
}

/**
 * A node from one line: `b:second < first=b:first out.txt, data=@samples` is the task of kind `second` in build `b` that
 * reads the output `out.txt` of `b:first` and the source `samples`.
 */
export function taskNode(line: string, parameters: Json = {}): TaskNode {
  const [id = '', list = ''] = line.split('<').map((part) => part.trim());
  const [build = '', kind = ''] = id.split(':');
  const inputs = list === '' ? [] : list.split(',').map((part) => taskInput(part.trim()));
  return {id: id as TaskId, build, kind, parameters, inputs: Object.fromEntries(inputs)};
}

function taskInput(text: string): [string, TaskNode['inputs'][string]] {
  const [name = '', from = ''] = text.split('=');
  if (from.startsWith('@')) return [name, {from: 'source', source: from.slice(1)}];
  const [task = '', output = 'out.txt'] = from.split(' ');
  return [name, {from: 'task', task: task as TaskId, output}];
}
