/**
 * Which marks are taken back when all nodes have been visited: natively only, since onnxruntime quantizes these values.
 * Each rule needs to see the whole graph.
 */
import type { Marking } from '../marking.ts';
export declare function removeHarmfulMarks(marking: Marking): void;
