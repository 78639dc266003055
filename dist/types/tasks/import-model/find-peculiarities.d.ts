import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Model } from '../../onnx/graph.ts';
/** What the user should know about a model before it is changed: warnings without a path. */
export declare function findPeculiarities(model: Model): Diagnostic[];
