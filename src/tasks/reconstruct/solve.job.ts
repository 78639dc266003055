/** Chooses the integers of one layer. Done in a worker process. */
import type {Job} from '../../build/task.ts';
import type {LayerProblem, Moments} from './channel-problem.ts';
import type {LayerSums} from './measure.job.ts';
import type {Method} from './round-channel.ts';
import {type Solution, solveLayer} from './solve-layer.ts';

/** Plain data. */
export interface SolvePayload {
  readonly problem: LayerProblem;
  /** By chunk of samples, in their order. */
  readonly sums: readonly LayerSums[];
  readonly method: Method;
}

export const solveJob: Job = async (payload): Promise<Solution> => {
  const {problem, sums, method} = payload as SolvePayload;
  return solveLayer(problem, addedUp(sums), method);
};

function addedUp(sums: readonly LayerSums[]): Moments {
  const add = (of: (one: LayerSums) => Float32Array | Float64Array): Float64Array => {
    const total = new Float64Array(of(sums[0]!).length);
    for (const one of sums) {
      const values = of(one);
      for (let i = 0; i < total.length; i++) total[i]! += values[i]!;
    }
    return total;
  };
  return {
    count: sums.reduce((total, {count}) => total + count, 0),
    gram: add(({gram}) => gram),
    cross: add(({cross}) => cross),
    inputs: add(({inputs}) => inputs),
    outputs: add(({outputs}) => outputs),
    outputSquares: add(({outputSquares}) => outputSquares),
  };
}
