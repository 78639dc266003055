import type {ExportedLayer} from '../../artifacts/integer-export.ts';
import {isOffloaded} from '../../artifacts/integer-export.ts';
import type {ExportedPort} from './export-integers.ts';

export interface ConfigToWrite {
  /** Types as the recipe has them, such as "int8". */
  readonly weights: string;
  readonly activations: string;
  readonly hasIntegerOutputs: boolean;
  readonly inputs: readonly ExportedPort[];
  readonly outputs: readonly ExportedPort[];
  readonly layers: readonly ExportedLayer[];
}

/**
 * `quantization_config.yaml`: the settings in TI's own words, the scales that integers at the model's ends stand for, and
 * where each layer runs.
 */
export function quantizationConfig(config: ConfigToWrite): string {
  const {weights, activations, hasIntegerOutputs, inputs, outputs, layers} = config;
  return [
    'quantization: 2',
    'quantization_method: PTQ',
    `quantization_weight_bitwidth: ${bitsOf(weights)}`,
    `quantization_activation_bitwidth: ${bitsOf(activations)}`,
    `output_int: ${hasIntegerOutputs}`,
    ...listOf('inputs', inputs.map(portText)),
    ...listOf('outputs', outputs.map(portText)),
    ...listOf('layers', layers.map(layerText)),
    '',
  ].join('\n');
}

const bitsOf = (type: string): string => type.replace(/\D/g, '');

const listOf = (key: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [`${key}: []`] : [`${key}:`, ...items.map((item) => `  - ${item}`)];

/** JSON texts are YAML texts. */
const portText = ({name, scale, min, max}: ExportedPort): string =>
  `{ name: ${JSON.stringify(name)}, scale: ${scale}, range: [${min}, ${max}] }`;

function layerText(layer: ExportedLayer): string {
  const runsOn = isOffloaded(layer) ? 'npu' : 'cpu';
  return `{ name: ${JSON.stringify(layer.layer)}, kind: ${layer.kind ?? layer.operator}, form: ${layer.form}, runs_on: ${runsOn} }`;
}
