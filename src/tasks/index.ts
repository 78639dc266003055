/**
 * All tasks, in the order in which a build runs them: what a build must know of each before it runs. What a task does
 * stands in the `run.ts` beside its `task.ts` and is loaded when it runs, so that a build with nothing to do loads none.
 */
import type {TaskDefinition} from '../build/task.ts';
import {analyzeSensitivityTask} from './analyze-sensitivity/task.ts';
import {calibrateTask} from './calibrate/task.ts';
import {castFloatsTask} from './cast-floats/task.ts';
import {checkSamplesTask} from './check-samples/task.ts';
import {chooseBitWidthsTask} from './choose-bit-widths/task.ts';
import {chooseRangesTask} from './choose-ranges/task.ts';
import {convertOperatorsTask} from './convert-operators/task.ts';
import {correctBiasesTask} from './correct-biases/task.ts';
import {equalizeTask} from './equalize/task.ts';
import {evaluateTask} from './evaluate/task.ts';
import {exportIntegersTask} from './export-integers/task.ts';
import {foldHighBiasesTask} from './fold-high-biases/task.ts';
import {gateTask} from './gate/task.ts';
import {importModelTask} from './import-model/task.ts';
import {importQuantizedTask} from './import-quantized/task.ts';
import {measureChannelsTask} from './measure-channels/task.ts';
import {placeQuantizersTask} from './place-quantizers/task.ts';
import {quantizeTask} from './quantize/task.ts';
import {adaquantTask, adaroundTask, sequentialMseTask} from './reconstruct/task.ts';
import {replaceOperatorsTask} from './replace-operators/task.ts';
import {writeFixedPointTask} from './write-fixed-point/task.ts';

export const taskDefinitions: readonly TaskDefinition[] = [
  importModelTask,
  importQuantizedTask,
  measureChannelsTask,
  equalizeTask,
  foldHighBiasesTask,
  replaceOperatorsTask,
  convertOperatorsTask,
  analyzeSensitivityTask,
  chooseBitWidthsTask,
  placeQuantizersTask,
  calibrateTask,
  checkSamplesTask,
  chooseRangesTask,
  quantizeTask,
  writeFixedPointTask,
  sequentialMseTask,
  adaroundTask,
  adaquantTask,
  correctBiasesTask,
  castFloatsTask,
  exportIntegersTask,
  evaluateTask,
  gateTask,
];
