/** Models as lists of texts in which every bit shows, so that a difference reads well. */
import type {Tensor} from '../../src/numeric/tensor.ts';
import type {AttributeValue, Model} from '../../src/onnx/graph.ts';

/** Constants in order: name, type, shape and bytes. */
export const constantTexts = ({graph}: Model): string[] =>
  graph.initializers().map(({name, initializer}) => {
    const tensor = initializer!;
    return `${name} ${tensor.type}[${tensor.dims.join(',')}] ${bytesText(tensor)}`;
  });

/** Nodes of the main graph in order, with all names and attributes. */
export const nodeTexts = ({graph}: Model): string[] =>
  graph.nodes.map(({domain, opType, name, inputs, outputs, attributes}) => {
    const written = [...attributes].map(([key, value]) => `${key}=${attributeText(value)}`).sort();
    const list = (values: readonly ({name: string} | undefined)[]) =>
      values.map((value) => value?.name ?? '').join(', ');
    return `${domain}.${opType} "${name}" (${list(inputs)}) -> (${list(outputs)}) ${written.join(' ')}`;
  });

/** What the model shows to the outside: inputs, outputs, operator sets. */
export const interfaceTexts = ({graph, opsetImports}: Model): string[] => [
  ...graph.inputs.map(({name}) => `input ${name}`),
  ...graph.outputs.map(({name}) => `output ${name}`),
  ...[...opsetImports].map(([domain, version]) => `opset ${domain} ${version}`).sort(),
];

const attributeText = (attribute: AttributeValue): string =>
  attribute.type === 'tensor' ? bytesText(attribute.value) : JSON.stringify(attribute);

function bytesText({data}: Tensor): string {
  if (Array.isArray(data)) return JSON.stringify(data);
  const view = data as Exclude<typeof data, readonly string[]>;
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('hex');
}
