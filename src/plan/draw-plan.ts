/** The task graph as text for people and tools. Pure. */
import type {Json} from '../base/canonical-json.ts';
import type {Plan, TaskNode} from '../build/task.ts';

/** An arrow of the drawing: what feeds what, and through which output. */
interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

const TEXT_WIDTH = 80;

/** Indented text: one line a task, with what it reads. */
export function planToText({tasks}: Plan): string {
  const builds = [...new Set(tasks.map(({build}) => build))];
  return builds
    .map((build) => {
      const own = tasks.filter((task) => task.build === build);
      const width = Math.max(...own.map(({kind}) => kind.length));
      return [
        build,
        ...own.flatMap((task) => inputLines(`  ${task.kind.padEnd(width)}  ← `, arrowsInto(task).map(inputLabel))),
      ].join('\n');
    })
    .join('\n');
}

/** Labels joined by commas, those that do not fit in further lines below the first. */
function inputLines(start: string, labels: readonly string[]): string[] {
  const lines: string[] = [];
  let line = start;
  labels.forEach((label, i) => {
    const text = i < labels.length - 1 ? `${label}, ` : label;
    if (line.trim() !== '' && line !== start && line.length + text.trimEnd().length > TEXT_WIDTH) {
      lines.push(line.trimEnd());
      line = ' '.repeat(start.length);
    }
    line += text;
  });
  return [...lines, line];
}

/** Mermaid flowchart, as GitHub renders it in Markdown. */
export function planToMermaid({tasks}: Plan): string {
  const arrows = tasks.flatMap(arrowsInto);
  const ids = new Map([...sourcesOf(arrows), ...tasks.map(({id}) => id as string)].map((name, i) => [name, `n${i}`]));
  const quoted = (text: string) => `"${text.replaceAll('"', '#quot;')}"`;
  return [
    'flowchart LR',
    ...sourcesOf(arrows).map((name) => `  ${ids.get(name)}[(${quoted(name)})]`),
    ...tasks.map(({id}) => `  ${ids.get(id)}[${quoted(id)}]`),
    ...arrows.map(({from, to, label}) => `  ${ids.get(from)} -->${label ? `|${quoted(label)}|` : ''} ${ids.get(to)}`),
  ].join('\n');
}

/** Graphviz. */
export function planToDot({tasks}: Plan): string {
  const arrows = tasks.flatMap(arrowsInto);
  const quoted = (text: string) => JSON.stringify(text);
  return [
    'digraph quantgate {',
    '  rankdir=LR;',
    '  node [shape=box];',
    ...sourcesOf(arrows).map((name) => `  ${quoted(name)} [shape=cylinder];`),
    ...arrows.map(
      ({from, to, label}) => `  ${quoted(from)} -> ${quoted(to)}${label ? ` [label=${quoted(label)}]` : ''};`,
    ),
    '}',
  ].join('\n');
}

/** `{version, tasks: [{id, build, kind, parameters, inputs}]}`, stable for tools. */
export const planToJson = ({tasks}: Plan): Json => ({
  version: 1,
  tasks: tasks.map(({id, build, kind, parameters, inputs}) => ({id, build, kind, parameters, inputs})),
});

function arrowsInto({id, inputs}: TaskNode): Arrow[] {
  return Object.values(inputs).map((input) =>
    input.from === 'source' ? {from: input.source, to: id, label: ''} : {from: input.task, to: id, label: input.output},
  );
}

/** `import-model/model.onnx` for a task of the same build, `model:mobilenet` for a source. */
const inputLabel = ({from, label}: Arrow): string =>
  label ? `${from.slice(from.lastIndexOf(':') + 1)}/${label}` : from;

const sourcesOf = (arrows: readonly Arrow[]): string[] => [
  ...new Set(arrows.filter(({label}) => !label).map(({from}) => from)),
];
