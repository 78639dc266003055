import type {Failure} from '../base/failure.ts';
import type {Session, TensorInfo} from '../engine/engine.ts';
import {type ElementType, elementCount, type Tensor} from '../numeric/tensor.ts';
import {badData} from './bad-data.ts';
import {convertElements, dataOf} from './convert-elements.ts';
import type {Sample} from './dataset.ts';
import {fitTensor} from './fit-tensor.ts';

/** What a model is fed besides its samples. Plain JSON. */
export interface FeedSpec {
  /** Recurrent state: input → the output of the sample before that feeds it; zeros at the start of a sequence. */
  readonly state: Readonly<Record<string, string>>;
  /** Inputs that are the same for every sample. */
  readonly constants: Readonly<Record<string, number | readonly number[]>>;
}

/** Feeds one session, sample by sample, and remembers its recurrent state. */
export interface SampleFeeder {
  /** Outputs that every run must fetch besides those the caller wants. */
  readonly stateOutputs: readonly string[];
  /** Forgets the state: a new sequence starts. */
  readonly startSequence: () => void;
  /** @throws Failure `bad-data` that names the sample, when it does not fit the model's inputs */
  readonly feedsOf: (sample: Sample, sampleName: string) => Readonly<Record<string, Tensor>>;
  readonly keepState: (outputs: Readonly<Record<string, Tensor>>) => void;
}

/** @throws Failure `bad-data` when `feeds` names inputs or outputs that the model does not have, or leaves none for the samples */
export function createSampleFeeder(session: Session, feeds: FeedSpec): SampleFeeder {
  const inputs = new Map(session.inputs.map((input) => [input.name, input]));
  checkFeeds(session, feeds);
  const constants = Object.entries(feeds.constants).map(
    ([name, value]) => [name, constantOf(inputs.get(name)!, value)] as const,
  );
  const zeros = Object.keys(feeds.state).map((name) => [name, zerosOf(inputs.get(name)!)] as const);
  const sampled = session.inputs.filter(({name}) => !(name in feeds.state) && !(name in feeds.constants));
  const stateOutputs = [...new Set(Object.values(feeds.state))];
  let state: Readonly<Record<string, Tensor>> = Object.fromEntries(zeros);
  return {
    stateOutputs,
    startSequence: () => {
      state = Object.fromEntries(zeros);
    },
    feedsOf: (sample, sampleName) => ({
      ...sampleFeeds(sample, sampled, sampleName),
      ...Object.fromEntries(constants),
      ...state,
    }),
    keepState: (outputs) => {
      const next = Object.entries(feeds.state).map(([input, output]) => {
        const {type} = inputs.get(input)!;
        return [input, convertElements(outputs[output]!, type as ElementType)] as const;
      });
      state = Object.fromEntries(next);
    },
  };
}

function checkFeeds({inputs, outputs}: Session, {state, constants}: FeedSpec): void {
  const unknownInput = [...Object.keys(state), ...Object.keys(constants)].find(
    (name) => !inputs.some((input) => input.name === name),
  );
  if (unknownInput !== undefined) throw unknownName('input', unknownInput, inputs);
  const unknownOutput = Object.values(state).find((name) => !outputs.some((output) => output.name === name));
  if (unknownOutput !== undefined) throw unknownName('output', unknownOutput, outputs);
}

function unknownName(kind: string, name: string, known: readonly TensorInfo[]): Failure {
  const names = known.map((info) => `"${info.name}"`).join(', ');
  return badData(
    `The model has no ${kind} "${name}".`,
    `Its ${kind}s are ${names}: mend "state" or "constants" of the model.`,
  );
}

function sampleFeeds(sample: Sample, sampled: readonly TensorInfo[], sampleName: string): Record<string, Tensor> {
  const given = Object.keys(sample.inputs);
  const feeds: Record<string, Tensor> = {};
  for (const input of sampled) {
    const isOnly = sampled.length === 1 && given.length === 1 && given[0] === '';
    const tensor = sample.inputs[isOnly ? '' : input.name];
    if (!tensor) throw missingInput(input.name, sampleName, given, sampled);
    feeds[input.name] = fitTensor(tensor, input, sampleName);
  }
  const extra = given.find((name) => name !== '' && feeds[name] === undefined);
  if (extra !== undefined)
    throw badData(`Sample "${sampleName}" has data for "${extra}", which is no free input of the model.`);
  return feeds;
}

function missingInput(
  name: string,
  sampleName: string,
  given: readonly string[],
  sampled: readonly TensorInfo[],
): Failure {
  const has = given.map((key) => (key === '' ? 'one unnamed array' : `"${key}"`)).join(', ');
  return badData(
    `Sample "${sampleName}" has no data for input "${name}" (it has ${has || 'none'}).`,
    sampled.length > 1
      ? `The model takes ${sampled.map((input) => `"${input.name}"`).join(', ')} from samples: name the arrays so, or set "state" or "constants" of the model.`
      : 'Name the array as the input is named.',
  );
}

/** Symbolic dimensions are 1: the batch of one sample. */
function zerosOf({type, dims}: TensorInfo): Tensor {
  const known = dims.map((dim) => (typeof dim === 'number' ? dim : 1));
  return {
    type: type as ElementType,
    dims: known,
    data: dataOf(type as ElementType, new Float64Array(elementCount(known))),
  };
}

function constantOf(input: TensorInfo, value: number | readonly number[]): Tensor {
  const numbers = typeof value === 'number' ? [value] : value;
  const type = input.type as ElementType;
  const dims = constantDims(input, numbers.length);
  const filled = typeof value === 'number' ? new Array<number>(elementCount(dims)).fill(value) : numbers;
  return {type, dims, data: dataOf(type, filled)};
}

/** The first symbolic dimension takes what is left over, others are 1. */
function constantDims({name, dims}: TensorInfo, count: number): readonly number[] {
  const known = dims.map((dim) => (typeof dim === 'number' ? dim : 1));
  if (count === 1 || elementCount(known) === count) return known;
  const free = dims.findIndex((dim) => typeof dim !== 'number');
  const rest = count / elementCount(known);
  if (free < 0 || !Number.isInteger(rest)) {
    throw badData(`The constant for input "${name}" has ${count} numbers, its shape wants ${elementCount(known)}.`);
  }
  return known.with(free, rest);
}
