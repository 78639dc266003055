/** What `quantgate init` wants to know of the models it found. */
import path from 'node:path';
import {Failure} from '../base/failure.ts';
import type {Graph, Value} from '../onnx/graph.ts';
import {loadModel} from '../onnx/load-model.ts';
import type {ModelFinding, TensorFinding} from './draft-manifest.ts';

export interface ReadModels {
  readonly models: readonly ModelFinding[];
  /** Models that the draft leaves out, each with the reason as a sentence. */
  readonly leftOut: readonly {readonly file: string; readonly reason: string}[];
}

/** Reads each model; those that cannot be drafted are told, not thrown. */
export async function readModels(root: string, files: readonly string[]): Promise<ReadModels> {
  const models: ModelFinding[] = [];
  const leftOut: {file: string; reason: string}[] = [];
  for (const file of files) {
    const finding = await readModel(root, file);
    if (typeof finding === 'string') leftOut.push({file, reason: finding});
    else models.push(finding);
  }
  return {models, leftOut};
}

/** @returns the finding, or why there is none */
async function readModel(root: string, file: string): Promise<ModelFinding | string> {
  const loaded = await loadModel(path.join(root, file)).catch((error: unknown) => {
    if (error instanceof Failure) return error.message;
    throw error;
  });
  if (typeof loaded === 'string') return loaded;
  const {graph, opset} = loaded.model;
  const inputs = graph.inputs.filter((value) => value.initializer === undefined).map(tensorOf);
  if (
    graph.nodes.some(({opType}) =>
      /^(?:QLinear|QuantizeLinear|DequantizeLinear|ConvInteger|MatMulInteger)/.test(opType),
    )
  )
    return 'it is quantized already';
  if (inputs.length === 0) return 'it has no input';
  if (inputs.length > 1)
    return `it has ${inputs.length} inputs (${inputs.map(({name}) => name).join(', ')}): declare it by hand, with "state" and "constants" where they apply`;
  return {file, inputs, outputs: graph.outputs.map(tensorOf), opset, parameterCount: countParameters(graph)};
}

const tensorOf = ({name, elementType, dims}: Value): TensorFinding => ({name, elementType, dims});

/** Elements of floating-point constants, whether they stand as initializers or in Constant nodes. */
function countParameters(graph: Graph): number {
  const constants = [
    ...graph.initializers().map((value) => value.initializer),
    ...graph.nodes.filter(({opType}) => opType === 'Constant').map((node) => node.tensor('value')),
  ];
  let count = 0;
  for (const tensor of constants)
    if (tensor?.type.startsWith('float')) count += tensor.dims.reduce((product, dim) => product * dim, 1);
  return count;
}
