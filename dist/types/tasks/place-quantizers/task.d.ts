import type { TaskDefinition } from '../../build/task.ts';
export declare const placeQuantizersTask: TaskDefinition;
