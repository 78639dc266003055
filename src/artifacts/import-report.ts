/** `import.json`: what importing made of a model, for reports and for people. Schema version 1. */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';
import type {Dim} from '../onnx/graph.ts';

/** An input or output of the imported model. */
export interface ModelPort {
  readonly name: string;
  /** Element type, for example "float32"; undefined for sequences and the like. */
  readonly type: string | undefined;
  /** Undefined when the rank is unknown; a dimension is a number, a symbol, or undefined. In JSON undefined is null. */
  readonly dims: readonly Dim[] | undefined;
}

export interface ImportReport {
  readonly version: 1;
  /** Version of the standard operator set. */
  readonly opset: {readonly before: number; readonly after: number};
  /** Operator → how often, subgraphs included; of other domains as "domain::operator". */
  readonly operators: {
    readonly before: Readonly<Record<string, number>>;
    readonly after: Readonly<Record<string, number>>;
  };
  /** Elements of all constants of the imported model but those of type int64, bool and string, which are sizes and names. */
  readonly parameterCount: number;
  readonly inputs: readonly ModelPort[];
  readonly outputs: readonly ModelPort[];
  /** Changes per pass, in the order in which the passes ran first. */
  readonly passes: readonly {readonly pass: string; readonly changes: number}[];
  /** Of the original with its external data, and of the imported model. */
  readonly sizeBytes: {readonly before: number; readonly after: number};
}

const VERSION = 1;

export function encodeImportReport(report: ImportReport): Uint8Array {
  const json = {...report, inputs: report.inputs.map(portToJson), outputs: report.outputs.map(portToJson)};
  return new TextEncoder().encode(`${canonicalJson(json as unknown as Json)}\n`);
}

const portToJson = ({name, type, dims}: ModelPort): Json => ({
  name,
  type: type ?? null,
  dims: dims?.map((dim) => dim ?? null) ?? null,
});

/** @throws Failure 'file-unreadable' when the bytes are not a report of this version */
export function decodeImportReport(bytes: Uint8Array): ImportReport {
  const content = parse(bytes);
  if (content?.version !== VERSION || !Array.isArray(content.inputs) || !Array.isArray(content.outputs))
    throw new Failure({reason: 'file-unreadable', message: `This is not an import report of version ${VERSION}.`});
  const {inputs, outputs} = content;
  return {...content, inputs: inputs.map(portFromJson), outputs: outputs.map(portFromJson)};
}

/** A port as JSON has it. */
interface JsonPort {
  readonly name: string;
  readonly type: string | null;
  readonly dims: readonly (number | string | null)[] | null;
}

type JsonReport = Omit<ImportReport, 'inputs' | 'outputs'> & {
  readonly inputs: readonly JsonPort[];
  readonly outputs: readonly JsonPort[];
};

const portFromJson = ({name, type, dims}: JsonPort): ModelPort => ({
  name,
  type: type ?? undefined,
  dims: dims?.map((dim) => dim ?? undefined),
});

function parse(bytes: Uint8Array): JsonReport | undefined {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === 'object' && content !== null ? (content as JsonReport) : undefined;
  } catch (cause) {
    throw new Failure({reason: 'file-unreadable', message: 'An import report is not JSON.', cause});
  }
}
