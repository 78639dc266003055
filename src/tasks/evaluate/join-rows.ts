import type {ClassColumns, ErrorColumns} from '../../artifacts/evaluation.ts';

/** Columns of one output from those of its chunks, which follow one another. */
export function joinErrorColumns(chunks: readonly ErrorColumns[]): ErrorColumns {
  const [first] = chunks;
  return {
    count: chunks.flatMap((chunk) => chunk.count),
    signal: chunks.flatMap((chunk) => chunk.signal),
    noise: chunks.flatMap((chunk) => chunk.noise),
    dot: chunks.flatMap((chunk) => chunk.dot),
    quantizedSignal: chunks.flatMap((chunk) => chunk.quantizedSignal),
    maximum: chunks.flatMap((chunk) => chunk.maximum),
    maximumMagnitude: chunks.flatMap((chunk) => chunk.maximumMagnitude),
    ...(first?.ssim ? {ssim: chunks.flatMap((chunk) => chunk.ssim ?? [])} : {}),
    ...(first?.quarkSsim ? {quarkSsim: chunks.flatMap((chunk) => chunk.quarkSsim ?? [])} : {}),
  };
}

export function joinClassColumns(chunks: readonly ClassColumns[]): ClassColumns {
  return {
    classCount: chunks.reduce((most, {classCount}) => Math.max(most, classCount), 0),
    predicted: chunks.flatMap((chunk) => chunk.predicted),
    rank: chunks.flatMap((chunk) => chunk.rank),
    ...(chunks[0]?.scores ? {scores: chunks.flatMap((chunk) => chunk.scores ?? [])} : {}),
  };
}
