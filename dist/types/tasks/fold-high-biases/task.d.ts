/** Moves what a bias adds to every element of a channel, and no Relu takes away, into the bias of the layer behind. */
import type { TaskDefinition } from '../../build/task.ts';
export declare const foldHighBiasesTask: TaskDefinition;
