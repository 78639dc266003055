/**
 * AIMET encodings 0.6.1: two maps from tensor names to lists with one entry per channel.
 *
 * Source: AIMET (BSD-3-Clause), encodings format 0.6.1; files of aimet-onnx 2.42.
 */
import { type Members } from './members.ts';
import type { Complain, EncodingsFile, TensorEncoding, TensorRole } from './tensor-encoding.ts';
export declare function readAimet061(content: Members, complain: Complain): EncodingsFile;
/** What the version has no words for is complained of. */
export declare function writeAimet061({ encodings, others }: EncodingsFile, complain: Complain): Members;
/** A tensor of unknown role with channels is a parameter. */
export declare const sectionOf: (encoding: TensorEncoding) => TensorRole;
/** Strictly symmetric grids have a step less, which their offset tells. */
export declare const stepsOf: (bits: number, isSymmetric: boolean, offset: number) => number;
