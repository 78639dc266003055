import {hash} from 'node:crypto';
import {canonicalJson, type Json} from './canonical-json.ts';

/** Lower-case hexadecimal SHA-256, 64 characters. */
export type Digest = string & {readonly __brand: 'Digest'};

export const hashBytes = (bytes: Uint8Array | string): Digest => hash('sha256', bytes, 'hex') as Digest;

export const hashJson = (value: Json): Digest => hashBytes(canonicalJson(value));

const DIGEST_PATTERN = /^[0-9a-f]{64}$/;

export const isDigest = (text: string): text is Digest => DIGEST_PATTERN.test(text);
