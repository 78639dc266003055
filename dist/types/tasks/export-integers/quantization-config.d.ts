import type { ExportedLayer } from '../../artifacts/integer-export.ts';
import type { ExportedPort } from './export-integers.ts';
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
export declare function quantizationConfig(config: ConfigToWrite): string;
