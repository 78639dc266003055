import {Failure} from '../base/failure.ts';

/** Runs `work`, and gives every `Failure` that names no file the path of the one worked on; the cause is kept. */
export function withPath<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Failure) || error.path !== undefined) throw error;
    const {reason, message, remedy, cause} = error;
    throw new Failure({reason, message, path, ...(remedy === undefined ? {} : {remedy}), cause: cause ?? error});
  }
}
