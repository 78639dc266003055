/**
 * Cross-layer equalization: of a float model whose weights differ much from channel to channel makes one that computes the
 * same with weights that one scale per tensor serves.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const equalizeTask: TaskDefinition;
