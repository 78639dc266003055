import type {Json} from '../base/canonical-json.ts';

/** The value of a JSON text that a machine wrote and a disk may have damaged; undefined when it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // The caller treats a damaged note as a missing one; there is nothing to tell about where it is broken.
    return undefined;
  }
}

/** True for what JSON calls an object. */
export const isJsonObject = (value: Json | undefined): value is {readonly [key: string]: Json | undefined} =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
