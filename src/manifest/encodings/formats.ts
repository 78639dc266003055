/**
 * The formats in which other tools write settings of single tensors or nodes: one table, by which files are recognized,
 * read and written. Formats are told apart by content, never by the name of a file.
 */
import {err, ok, type Result} from '../../base/result.ts';
import type {Recipe} from '../manifest.ts';
import {readAimet061, writeAimet061} from './aimet-0-6-1.ts';
import {readAimet100, writeAimet100} from './aimet-1-0-0.ts';
import {readAimet200, writeAimet200} from './aimet-2-0-0.ts';
import {encodingsOfTensors, overridesOfEncodings} from './aimet-tensors.ts';
import {readQuanConfig, writeQuanConfig} from './kneron-quan-config.ts';
import {isMembers, type Members} from './members.ts';
import {isRange, readCalibrationTable, tableOf, writeCalibrationTable} from './ort-calibration-table.ts';
import {readTensorOverrides, writeTensorOverrides} from './ort-tensor-overrides.ts';
import type {Complain, EncodingsFile, QuantizedTensorFacts} from './tensor-encoding.ts';

/** What a file says, in a recipe's words. */
export type ImportedSettings = Pick<Recipe, 'overrides' | 'nodes'>;

export const NOTHING_IMPORTED: ImportedSettings = {overrides: {}, nodes: {}};

/** A finished build, as far as formats tell of it. */
export interface ExportedBuild {
  readonly tensors: readonly QuantizedTensorFacts[];
  readonly recipe: Recipe;
}

interface SettingsFormat {
  readonly recognizes: (content: Members) => boolean;
  readonly read: (content: Members, complain: Complain) => ImportedSettings;
  readonly write: (build: ExportedBuild) => Members;
}

type Reader = (content: Members, complain: Complain) => EncodingsFile;
type Writer = (file: EncodingsFile, complain: Complain) => Members;

const nothingToComplainOf: Complain = () => undefined;

/** @param hasForm whether a file without a version has the form of this one */
function aimet(version: string, read: Reader, write: Writer, hasForm: (content: Members) => boolean): SettingsFormat {
  const withBiases = version === '2.0.0';
  return {
    recognizes: (content) => (content.version === undefined ? hasForm(content) : content.version === version),
    read: (content, complain) => ({
      overrides: overridesOfEncodings(read(content, complain).encodings, complain),
      nodes: {},
    }),
    // Tensors of a build have neither blocks nor channels without an axis: every version has words for them.
    write: ({tensors}) =>
      write({encodings: encodingsOfTensors(tensors, {withBiases}), others: {}}, nothingToComplainOf),
  };
}

const someMember = (content: Members, is: (value: unknown) => boolean): boolean => Object.values(content).some(is);
const isListOfMaps = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isMembers);

const FORMATS: Readonly<Record<string, SettingsFormat>> = {
  'aimet-0.6.1': aimet('0.6.1', readAimet061, writeAimet061, ({activation_encodings: a, param_encodings: p}) =>
    isMembers(a ?? p),
  ),
  'aimet-1.0.0': aimet('1.0.0', readAimet100, writeAimet100, ({activation_encodings: a, param_encodings: p}) =>
    Array.isArray(a ?? p),
  ),
  'aimet-2.0.0': aimet('2.0.0', readAimet200, writeAimet200, ({encodings}) => Array.isArray(encodings)),
  'ort-calibration-table': {
    recognizes: (content) => someMember(tableOf(content), isRange),
    read: (content, complain) => ({overrides: readCalibrationTable(content, complain), nodes: {}}),
    write: ({tensors}) => writeCalibrationTable(tensors),
  },
  'kneron-quan-config': {
    recognizes: (content) => someMember(content, (value) => isMembers(value) && isMembers(value.bitwidth)),
    read: (content, complain) => ({overrides: {}, nodes: readQuanConfig(content, complain)}),
    write: ({recipe}) => writeQuanConfig(recipe),
  },
  'ort-tensor-overrides': {
    recognizes: (content) => content.version === undefined && someMember(content, isListOfMaps),
    read: (content, complain) => ({overrides: readTensorOverrides(content, complain), nodes: {}}),
    write: ({tensors}) => writeTensorOverrides(tensors),
  },
};

export const FORMAT_NAMES: readonly string[] = Object.keys(FORMATS);

/** @returns the settings of a file, or all that is wrong with it */
export function readSettings(text: string): Result<ImportedSettings, readonly string[]> {
  const content = parsed(text);
  if (!isMembers(content)) return err(['it is not a JSON object']);
  const format = Object.values(FORMATS).find(({recognizes}) => recognizes(content));
  if (!format) return err([`it is none of ${FORMAT_NAMES.join(', ')}`]);
  const mistakes: string[] = [];
  const settings = format.read(content, (message) => mistakes.push(message));
  return mistakes.length > 0 ? err(mistakes) : ok(settings);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @returns undefined for a format that is not in the table */
export const writeSettings = (format: string, build: ExportedBuild): Members | undefined =>
  FORMATS[format]?.write(build);
