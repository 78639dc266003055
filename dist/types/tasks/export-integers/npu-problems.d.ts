/** Which layers the NPU takes, by the rules of the target's profile: what is against it, with what to do. */
import type { Node } from '../../onnx/graph.ts';
import type { IntegerWeight } from './integer-value.ts';
import type { LayerToExport } from './layer.ts';
/** The NPU's name of a layer's kind; undefined for what it has none for. */
export declare function kindOf(node: Node, weight: IntegerWeight | undefined): string | undefined;
export declare function convProblems({ node, rules }: LayerToExport, weight: IntegerWeight): string[];
export declare function denseProblems({ rules }: LayerToExport, { dims, bits }: IntegerWeight): string[];
/** @param kernel [height, width] */
export declare function poolProblems(layer: LayerToExport, kernel: readonly number[]): string[];
export declare function maxPoolProblems(layer: LayerToExport): string[];
