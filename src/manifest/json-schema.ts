/** The JSON Schema of the manifest, made from the same declarations as the loader's checks. */
import type {Json} from '../base/canonical-json.ts';
import {invariant} from '../base/invariant.ts';
import {manifestShape} from './manifest-section.ts';
import type {JsonSchema} from './shape.ts';

/** Where editors find the schema of the newest release. */
export const MANIFEST_SCHEMA_URL = 'https://unpkg.com/quantgate/schemas/manifest.json';

/** Draft 7, the newest that all editors know. Titled parts stand once, under `definitions`. */
export function manifestJsonSchema(): JsonSchema {
  const definitions = new Map<string, JsonSchema>();
  const {description: _description, ...root} = hoist(manifestShape.schema(), definitions) as JsonSchema;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: MANIFEST_SCHEMA_URL,
    title: 'quantgate manifest',
    description: 'Models, data, quantization recipes and the gates that the quantized models must pass.',
    ...root,
    definitions: Object.fromEntries([...definitions].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Replaces every schema that has a title by a reference to it. */
function hoist(schema: Json, definitions: Map<string, JsonSchema>): Json {
  if (Array.isArray(schema)) return schema.map((item) => hoist(item, definitions));
  if (!isObject(schema)) return schema;
  const {title, ...rest} = schema;
  const members = Object.entries(rest).map(([key, value]): [string, Json] => [key, hoist(value ?? null, definitions)]);
  const inner: JsonSchema = Object.fromEntries(members);
  if (typeof title !== 'string') return title === undefined ? inner : {title: hoist(title, definitions), ...inner};
  const known = definitions.get(title);
  const isSame = known === undefined || JSON.stringify(known) === JSON.stringify(inner);
  invariant(isSame, () => `two different parts of the manifest are titled "${title}"`);
  definitions.set(title, inner);
  return {$ref: `#/definitions/${title}`};
}

const isObject = (value: Json): value is {readonly [key: string]: Json | undefined} =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
