/**
 * Measures how much the model's outputs suffer from narrow integers, one layer at a time: the weights of a layer or what it
 * computes are rounded, everything else is float. Float rather than the wide integers that the others may get, which are
 * 256 times finer: so a figure depends on nothing that is chosen for other layers, and stays valid whatever that is.
 */
import type { TaskDefinition } from '../../build/task.ts';
export declare const analyzeSensitivityTask: TaskDefinition;
