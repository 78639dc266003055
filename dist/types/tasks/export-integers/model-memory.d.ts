/** Counts what a QDQ model takes: its weights at each width, its values while it runs, its multiplications. */
import type { MemoryTable } from '../../artifacts/memory-table.ts';
import type { Graph } from '../../onnx/graph.ts';
import type { TargetDevice } from '../../target/profile.ts';
/**
 * @param graph in QDQ form, shapes known; dimensions that are not count as 1
 * @param isOffloaded whether the NPU computes every layer
 */
export declare function memoryTable(graph: Graph, devices: readonly TargetDevice[], isOffloaded: boolean): Omit<MemoryTable, 'version'>;
