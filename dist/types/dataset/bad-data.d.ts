import { Failure } from '../base/failure.ts';
/** A file that is not what it should be. The path is added by `inFile`, where it is known. */
export declare const badData: (message: string, remedy?: string) => Failure;
/**
 * Runs `work` and gives every `Failure` that names no file the path `name`, and bad data without a remedy
 * `remedyForBadData`; the cause is kept.
 */
export declare function inFile<T>(name: string, remedyForBadData: string, work: () => Promise<T>): Promise<T>;
/** Says that `bytes` are not `expected` ("a JPEG or PNG"), with what they are instead as far as it can be told. */
export declare function notA(expected: string, bytes: Uint8Array): Failure;
