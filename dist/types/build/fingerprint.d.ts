/**
 * Fingerprints: the typed record of everything that can change the bytes of a task or an item. Their canonical JSON is
 * kept as a blob, and its SHA-256 is the key under which the result is cached, so every key can be read back.
 *
 * Not in them, on purpose: names, paths, times, the manifest's text, the number of workers, the version of quantgate.
 */
import { type Json } from '../base/canonical-json.ts';
import { type Digest } from '../base/content-hash.ts';
import type { Item, TaskDefinition } from './task.ts';
/** Raised when the meaning of the record changes; then every key changes. */
export declare const FINGERPRINT_FORMAT = 1;
export interface TaskFingerprint {
    readonly format: number;
    readonly kind: string;
    readonly version: number;
    readonly parameters: Json;
    /** Digest of each input by its name in the task. */
    readonly inputs: Readonly<Record<string, string>>;
    /** The arithmetic used, where the engine takes part. */
    readonly numerics?: string;
}
export interface ItemFingerprint {
    readonly format: number;
    readonly kind: string;
    readonly version: number;
    readonly item: Item['fingerprint'];
    readonly numerics?: string;
}
/** A key with what it was made of. */
export interface Key {
    readonly digest: Digest;
    /** Canonical JSON of the fingerprint. */
    readonly preimage: string;
}
/** What kind of work it is; the part that items share with their task. */
export interface Work {
    readonly kind: string;
    readonly version: number;
    /** Undefined unless the engine takes part. */
    readonly numerics: string | undefined;
}
/** `numericsClass` is only asked for when the engine takes part. */
export declare const workOf: (definition: TaskDefinition, numericsClass: () => string) => Work;
export declare function fingerprintTask(work: Work, parameters: Json, inputs: Readonly<Record<string, Digest>>): TaskFingerprint;
export declare function fingerprintItem(work: Work, item: Item): ItemFingerprint;
export declare function keyOf(fingerprint: TaskFingerprint | ItemFingerprint): Key;
