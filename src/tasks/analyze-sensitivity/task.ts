/**
 * Measures how much the model's outputs suffer from narrow integers, one layer at a time: the weights of a layer or what it
 * computes are rounded, everything else is float. Float rather than the wide integers that the others may get, which are
 * 256 times finer: so a figure depends on nothing that is chosen for other layers, and stays valid whatever that is.
 */
import type {TaskDefinition} from '../../build/task.ts';

export const analyzeSensitivityTask: TaskDefinition = {
  kind: 'analyze-sensitivity',
  version: 1,
  usesEngine: true,
  isCached: true,
  listItems: async (request) => (await import('./run.ts')).listItems(request),
  run: async (request, context) => (await import('./run.ts')).run(request, context),
};
