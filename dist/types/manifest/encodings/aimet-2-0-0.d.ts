/**
 * AIMET encodings 2.0.0: one list whose entries follow ONNX's QuantizeLinear. Symmetric grids are written with signed
 * types, others with unsigned ones, so that what the format has no word for can be told when it is read.
 *
 * Source: AIMET (BSD-3-Clause), encodings format 2.0.0; files of aimet-onnx 2.42.
 */
import { type Members } from './members.ts';
import type { Complain, EncodingsFile } from './tensor-encoding.ts';
export declare function readAimet200(content: Members, complain: Complain): EncodingsFile;
/** What the version must have and a file of another one did not tell is complained of. */
export declare function writeAimet200({ encodings, others }: EncodingsFile, complain: Complain): Members;
