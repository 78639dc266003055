/**
 * Looks at the samples that ranges are taken from, and warns of what spoils them: duplicates, frames of one film, constant
 * or broken samples, classes that are missing, numbers unlike those of the evaluation. Changes nothing: nothing reads what
 * it gives but people. Facts about each sample are items of the cache.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const checkSamplesTask: TaskDefinition;
