/** The whole manifest as written: the root of the declarations from which loader and JSON Schema are made. */
import {build} from './build-section.ts';
import {dataset} from './dataset-section.ts';
import {model} from './model-section.ts';
import {optional, partialObject, required} from './object-shape.ts';
import {NAME_EXPECTED, NAME_PATTERN, plainText} from './scalar-shapes.ts';
import {dictionary, type Shape} from './shape.ts';

const named = <T>(noun: string, value: Shape<T>, minEntries: number) =>
  dictionary(value, {
    expected: `a map from ${noun} names to ${noun}s`,
    keyNoun: `${noun} name`,
    keyPattern: NAME_PATTERN,
    keyExpected: NAME_EXPECTED,
    minEntries,
  });

const fields = {
  $schema: optional(plainText('the address of a JSON Schema'), 'Address of this schema, for editors that read JSON.'),
  datasets: optional(named('dataset', dataset, 0), 'Samples to calibrate with and to measure on.'),
  models: required(named('model', model, 1), 'Networks to quantize.'),
  builds: required(named('build', build, 1), 'What to make: model × target × recipe, and the gates it must pass.'),
} as const;

export const manifestShape = partialObject(fields, {
  noun: 'the manifest',
  freePrefix: 'x-',
  hints: {
    $import: 'A manifest does not import other files.',
    version: 'Manifests carry no version yet. Remove it.',
    model: 'Write "models: {name: {file: …}}".',
    dataset: 'Write "datasets: {name: {images: …}}".',
    build: 'Write "builds: {name: {model: …}}".',
  },
});
