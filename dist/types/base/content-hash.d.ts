import { type Json } from './canonical-json.ts';
/** Lower-case hexadecimal SHA-256, 64 characters. */
export type Digest = string & {
    readonly __brand: 'Digest';
};
export declare const hashBytes: (bytes: Uint8Array | string) => Digest;
export declare const hashJson: (value: Json) => Digest;
export declare const isDigest: (text: string) => text is Digest;
