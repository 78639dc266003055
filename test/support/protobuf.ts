/** Protobuf records by hand, so that tests can write what no schema allows. */
export type Payload = number | bigint | string | Uint8Array | readonly Uint8Array[];

/** A record: integers as varints (negative ones in ten bytes), everything else with its length. */
export function record(field: number, payload: Payload): Uint8Array {
  if (typeof payload === 'number' || typeof payload === 'bigint')
    return Buffer.concat([varint(field * 8), varint(BigInt.asUintN(64, BigInt(payload)))]);
  const bytes =
    typeof payload === 'string'
      ? Buffer.from(payload)
      : payload instanceof Uint8Array
        ? payload
        : Buffer.concat(payload);
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes]);
}

export function fixed32(field: number, value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return Buffer.concat([varint(field * 8 + 5), bytes]);
}

export function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.of(...bytes, Number(rest));
}

/** A model of IR version 10 and opset 21 around the records of a graph and more records of the model. */
export const modelBytes = (graph: readonly Uint8Array[], ...more: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([record(1, 10), record(8, [record(1, ''), record(2, 21)]), record(7, graph), ...more]);
