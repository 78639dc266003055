import type { Json } from '../base/canonical-json.ts';
/** The value of a JSON text that a machine wrote and a disk may have damaged; undefined when it is not JSON. */
export declare function parseJson(text: string): Json | undefined;
/** True for what JSON calls an object. */
export declare const isJsonObject: (value: Json | undefined) => value is {
    readonly [key: string]: Json | undefined;
};
