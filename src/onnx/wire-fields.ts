/**
 * Walks an ONNX file on the level of protobuf records, before and after onnx-proto, which neither checks wire types nor
 * limits nesting nor keeps fields that it does not know. Finds what would be lost, and puts it back.
 *
 * Source: Protocol Buffers documentation, "Encoding".
 */
import {Failure} from '../base/failure.ts';
import {
  CARRYING_MESSAGES,
  type FieldFate,
  type FieldKind,
  type FieldSpec,
  MESSAGE_FIELDS,
  type MessageName,
} from './proto-fields.ts';

/** Fields to be carried along, by the message that has them: child messages by field number and then by position. */
export interface FieldTree {
  /** Whole records, tag and payload, in the order of the file. */
  readonly extra: Uint8Array[];
  readonly children: Map<number, Map<number, FieldTree>>;
}

export interface ExtraFields {
  /** Undefined when there is nothing to carry, as in most files. */
  readonly tree: FieldTree | undefined;
  /** Fields that the table does not know or that have no place, for example "NodeProto.42"; sorted, each once. */
  readonly unknown: readonly string[];
}

/** A subgraph is three messages deep, so this allows 66 subgraphs within each other. */
const MESSAGE_DEPTH_MAX = 200;

const VARINT = 0;
const FIXED_64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED_32 = 5;
const TAG_BITS = 3;
const VARINT_BITS = 7;
const VARINT_BYTES_MAX = 10;
const CONTINUE_BIT = 0x80;

/** A record of a message: `start` is its tag, `payload` what follows the tag (and the length), `end` is exclusive. */
interface WireRecord {
  readonly field: number;
  readonly wireType: number;
  readonly start: number;
  readonly payload: number;
  readonly end: number;
}

/** Where the walk is: one frame per message around it. */
interface Frame {
  readonly message: MessageName;
  readonly label: string;
  readonly parent: Frame | undefined;
  readonly depth: number;
  /** Whether fields of this message that are not read can be carried, must be told, or are inside carried bytes. */
  readonly mode: 'carry' | 'tell' | 'inside-carried';
}

/**
 * Checks that bytes are records of an ONNX model down to each field, and finds the fields to carry along.
 *
 * @throws Failure 'bad-model' when the file is cut off, is no ONNX model, or nests too deep
 */
export function findExtraFields(bytes: Uint8Array): ExtraFields {
  const unknown = new Set<string>();
  const root: Frame = {message: 'ModelProto', label: '', parent: undefined, depth: 0, mode: 'carry'};
  const tree = walkMessage({bytes, unknown}, root, 0, bytes.length);
  return {tree, unknown: [...unknown].sort()};
}

interface WalkContext {
  readonly bytes: Uint8Array;
  readonly unknown: Set<string>;
}

function walkMessage(context: WalkContext, frame: Frame, start: number, end: number): FieldTree | undefined {
  if (frame.depth > MESSAGE_DEPTH_MAX) throw badModel(frame, `nests deeper than ${MESSAGE_DEPTH_MAX} messages`);
  const counts = new Map<number, number>();
  let tree: FieldTree | undefined;
  for (let position = start; position < end; ) {
    const {record, spec} = readField(context.bytes, position, end, frame);
    position = record.end;
    const fate = fateOf(spec, frame);
    if (fate === 'lost' && record.end > record.payload)
      context.unknown.add(`${frame.message}.${spec?.[1] ?? record.field}`);
    if (fate === 'carried') {
      if (!spec) context.unknown.add(`${frame.message}.${record.field}`);
      tree ??= newTree();
      tree.extra.push(context.bytes.subarray(record.start, record.end));
    }
    if (!spec || !isMessage(spec[2])) continue;
    const index = countedBefore(counts, record.field);
    if (index > 0 && spec[1] === 'graph') throw badModel(frame, 'has two graphs');
    const child = walkMessage(context, childFrame(frame, spec, spec[2], index, fate), record.payload, record.end);
    if (child && fate === 'read') {
      tree ??= newTree();
      setChild(tree, record.field, index, child);
    }
  }
  return tree;
}

/** A field of a visited message: `value` of a varint (0 for others), `payload` without tag and length. */
export interface VisitedField {
  readonly field: number;
  readonly value: number;
  readonly payload: Uint8Array;
}

/**
 * Visits a message and all that are in it, each with its fields, outer ones first.
 *
 * @throws Failure 'bad-model' as `findExtraFields`
 */
export function visitMessages(
  bytes: Uint8Array,
  visit: (message: MessageName, fields: readonly VisitedField[]) => void,
  message: MessageName = 'ModelProto',
): void {
  visitFrame({message, label: '', parent: undefined, depth: 0, mode: 'inside-carried'}, bytes, visit);
}

function visitFrame(
  frame: Frame,
  bytes: Uint8Array,
  visit: (message: MessageName, fields: readonly VisitedField[]) => void,
): void {
  if (frame.depth > MESSAGE_DEPTH_MAX) throw badModel(frame, `nests deeper than ${MESSAGE_DEPTH_MAX} messages`);
  const fields: VisitedField[] = [];
  const children: [frame: Frame, bytes: Uint8Array][] = [];
  const counts = new Map<number, number>();
  for (let position = 0; position < bytes.length; ) {
    const {record, spec} = readField(bytes, position, bytes.length, frame);
    position = record.end;
    const payload = bytes.subarray(record.payload, record.end);
    const value = record.wireType === VARINT ? readVarint(bytes, record.payload, record.end, frame)[0] : 0;
    fields.push({field: record.field, value, payload});
    if (!spec || !isMessage(spec[2])) continue;
    const index = countedBefore(counts, record.field);
    children.push([childFrame(frame, spec, spec[2], index, 'ignored'), payload]);
  }
  visit(frame.message, fields);
  for (const [child, payload] of children) visitFrame(child, payload, visit);
}

function childFrame(parent: Frame, spec: FieldSpec, message: MessageName, index: number, fate: FieldFate): Frame {
  const inside = parent.mode === 'inside-carried' || fate === 'carried';
  const carries = CARRYING_MESSAGES.has(message) && (message !== 'TensorProto' || parent.message === 'GraphProto');
  const mode = inside ? 'inside-carried' : carries ? 'carry' : 'tell';
  const label = index > 0 || REPEATED_LABELS.has(spec[1]) ? `${spec[1]}[${index}]` : spec[1];
  return {message, label, parent, depth: parent.depth + 1, mode};
}

const REPEATED_LABELS: ReadonlySet<string> = new Set(['node', 'attribute', 'initializer', 'input', 'output']);

function fateOf(spec: FieldSpec | undefined, frame: Frame): FieldFate {
  if (frame.mode === 'inside-carried') return 'ignored';
  const fate = spec ? (spec[3] ?? 'read') : 'carried';
  if (fate !== 'carried' || frame.mode === 'carry') return fate;
  return spec?.[1] === 'doc_string' ? 'ignored' : 'lost';
}

/** How often a field occurred before this occurrence. */
function countedBefore(counts: Map<number, number>, field: number): number {
  const count = counts.get(field) ?? 0;
  counts.set(field, count + 1);
  return count;
}

/** A record with the entry of its field in the table, if it is known, which it then fits. */
function readField(bytes: Uint8Array, start: number, end: number, frame: Frame) {
  const record = readRecord(bytes, start, end, frame);
  const spec = specOf(frame.message, record.field);
  if (spec) checkKind(spec, record, frame);
  return {record, spec};
}

function checkKind(spec: FieldSpec, {wireType}: WireRecord, frame: Frame): void {
  if (WIRE_TYPES[isMessage(spec[2]) ? 'bytes' : spec[2]].includes(wireType)) return;
  throw badModel(frame, `has wire type ${wireType} for the field "${spec[1]}", so it is no ONNX model`);
}

const WIRE_TYPES: Readonly<Record<Exclude<FieldKind, MessageName>, readonly number[]>> = {
  varint: [VARINT],
  float: [FIXED_32],
  bytes: [LENGTH_DELIMITED],
  varints: [VARINT, LENGTH_DELIMITED],
  floats: [FIXED_32, LENGTH_DELIMITED],
  doubles: [FIXED_64, LENGTH_DELIMITED],
};

const isMessage = (kind: FieldKind): kind is MessageName => Object.hasOwn(MESSAGE_FIELDS, kind);

const SPECS: ReadonlyMap<string, ReadonlyMap<number, FieldSpec>> = new Map(
  Object.entries(MESSAGE_FIELDS).map(([message, specs]) => [message, new Map(specs.map((spec) => [spec[0], spec]))]),
);

const specOf = (message: MessageName, field: number): FieldSpec | undefined => SPECS.get(message)?.get(field);

function readRecord(bytes: Uint8Array, start: number, end: number, frame: Frame): WireRecord {
  const [tag, afterTag] = readVarint(bytes, start, end, frame);
  const wireType = tag % 2 ** TAG_BITS;
  const field = Math.floor(tag / 2 ** TAG_BITS);
  if (field === 0) throw badModel(frame, `has no valid field at byte ${start}, so it is no ONNX model`);
  if (wireType === VARINT) {
    const [, afterValue] = readVarint(bytes, afterTag, end, frame);
    return {field, wireType, start, payload: afterTag, end: afterValue};
  }
  let payload = afterTag;
  let size = wireType === FIXED_32 ? 4 : 8;
  if (wireType === LENGTH_DELIMITED) [size, payload] = readVarint(bytes, afterTag, end, frame);
  else if (wireType !== FIXED_32 && wireType !== FIXED_64)
    throw badModel(frame, `has the unknown wire type ${wireType} at byte ${start}, so it is no ONNX model`);
  if (payload + size <= end) return {field, wireType, start, payload, end: payload + size};
  const name = specOf(frame.message, field)?.[1] ?? `field ${field}`;
  throw cutOff(frame, `: "${name}" at byte ${start} needs ${size} bytes, ${end - payload} are there`);
}

/** Exact below 2^53, which tags and lengths are in a valid file; larger ones fail later, as too long. */
function readVarint(bytes: Uint8Array, start: number, end: number, frame: Frame): [value: number, next: number] {
  let value = 0;
  for (let i = 0; i < VARINT_BYTES_MAX; i++) {
    if (start + i >= end) throw cutOff(frame, ` at byte ${start + i}`);
    const byte = bytes[start + i]!;
    value += (byte % CONTINUE_BIT) * 2 ** (VARINT_BITS * i);
    if (byte < CONTINUE_BIT) return [value, start + i + 1];
  }
  throw badModel(frame, `has an endless number at byte ${start}`);
}

function cutOff(frame: Frame, what: string): Failure {
  const remedy = 'The file is incomplete or damaged: download or export it again.';
  return badModel(frame, `is cut off${what}`, remedy);
}

function badModel(frame: Frame, what: string, remedy?: string): Failure {
  const labels: string[] = [];
  for (let at: Frame | undefined = frame; at?.parent; at = at.parent) labels.unshift(at.label);
  // A path longer than this names nothing any more (the nesting limit makes such).
  const place = labels.length > 12 ? `${labels.slice(0, 12).join('.')}…` : labels.join('.');
  const message = place === '' ? `the file ${what}` : `${place} in the model ${what}`;
  return new Failure({reason: 'bad-model', message, ...(remedy === undefined ? {} : {remedy})});
}

/** A tree with nothing in it yet. */
export const newTree = (): FieldTree => ({extra: [], children: new Map()});

/** Hangs a tree below another, unless there is nothing in it. */
export function setChild(tree: FieldTree, field: number, index: number, child: FieldTree | undefined): void {
  if (!child || (child.extra.length === 0 && child.children.size === 0)) return;
  const siblings = tree.children.get(field) ?? new Map<number, FieldTree>();
  tree.children.set(field, siblings.set(index, child));
}

/** The carried fields of one message as one run of bytes, or undefined. */
export function joinedExtra(tree: FieldTree | undefined): Uint8Array | undefined {
  if (!tree || tree.extra.length === 0) return undefined;
  return new Uint8Array(Buffer.concat(tree.extra));
}

/** The payloads of one length-delimited field among carried fields. */
export function extraPayloads(extra: Uint8Array | undefined, field: number): Uint8Array[] {
  if (!extra) return [];
  return recordsOf(extra, 0, extra.length)
    .filter((record) => record.field === field && record.wireType === LENGTH_DELIMITED)
    .map((record) => extra.subarray(record.payload, record.end));
}

/** Carried fields without one field number; undefined when none is left. */
export function withoutExtraField(extra: Uint8Array | undefined, field: number): Uint8Array | undefined {
  if (!extra) return undefined;
  const kept = recordsOf(extra, 0, extra.length).filter((record) => record.field !== field);
  if (kept.length === 0) return undefined;
  return new Uint8Array(Buffer.concat(kept.map((record) => extra.subarray(record.start, record.end))));
}

/** A length-delimited record: tag, length, payload. */
export const bytesRecord = (field: number, payload: Uint8Array): Uint8Array =>
  Buffer.concat([varintBytes(field * 2 ** TAG_BITS + LENGTH_DELIMITED), varintBytes(payload.length), payload]);

/** Puts carried fields back at the end of their messages, and mends the lengths of all messages around. */
export function graftExtraFields(message: Uint8Array, tree: FieldTree): Uint8Array {
  const chunks: Uint8Array[] = [];
  graftInto(chunks, message, tree);
  return new Uint8Array(Buffer.concat(chunks));
}

/** Appends the chunks of the grafted message, and returns their size in bytes. */
function graftInto(chunks: Uint8Array[], message: Uint8Array, tree: FieldTree): number {
  const counts = new Map<number, number>();
  let size = 0;
  const push = (chunk: Uint8Array): void => {
    chunks.push(chunk);
    size += chunk.length;
  };
  for (const record of recordsOf(message, 0, message.length)) {
    const index = countedBefore(counts, record.field);
    const child = tree.children.get(record.field)?.get(index);
    if (!child) {
      push(message.subarray(record.start, record.end));
      continue;
    }
    const inner: Uint8Array[] = [];
    const innerSize = graftInto(inner, message.subarray(record.payload, record.end), child);
    push(varintBytes(record.field * 2 ** TAG_BITS + LENGTH_DELIMITED));
    push(varintBytes(innerSize));
    for (const chunk of inner) push(chunk);
  }
  for (const extra of tree.extra) push(extra);
  return size;
}

const ANYWHERE: Frame = {message: 'ModelProto', label: '', parent: undefined, depth: 0, mode: 'inside-carried'};

function recordsOf(bytes: Uint8Array, start: number, end: number): WireRecord[] {
  const records: WireRecord[] = [];
  for (let position = start; position < end; position = records.at(-1)!.end)
    records.push(readRecord(bytes, position, end, ANYWHERE));
  return records;
}

function varintBytes(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= CONTINUE_BIT; rest = Math.floor(rest / CONTINUE_BIT)) bytes.push((rest % CONTINUE_BIT) + CONTINUE_BIT);
  return Uint8Array.of(...bytes, rest);
}
