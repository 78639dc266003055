import type { ImportReport } from '../../artifacts/import-report.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Model } from '../../onnx/graph.ts';
export interface ImportedModel {
    /** The report without what only the files tell. */
    readonly facts: Omit<ImportReport, 'version' | 'sizeBytes'>;
    /** Without a path. */
    readonly warnings: readonly Diagnostic[];
}
/**
 * Normalizes a model in place and tells what was done and what the user should know about it.
 *
 * @throws Failure as `normalizeModel` does
 */
export declare function importModel(model: Model, inputShapes: Readonly<Record<string, readonly number[]>>): ImportedModel;
