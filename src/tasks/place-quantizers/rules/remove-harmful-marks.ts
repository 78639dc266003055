/**
 * Which marks are taken back when all nodes have been visited: natively only, since onnxruntime quantizes these values.
 * Each rule needs to see the whole graph.
 */
import type {Marking} from '../marking.ts';
import {removeMarksBeforeBounds} from './bounded-value.ts';
import {removeMarksOfGates} from './gated-value.ts';

export function removeHarmfulMarks(marking: Marking): void {
  removeMarksBeforeBounds(marking);
  removeMarksOfGates(marking);
}
