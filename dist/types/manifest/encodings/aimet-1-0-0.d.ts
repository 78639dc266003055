import { type Members } from './members.ts';
import type { Complain, EncodingsFile } from './tensor-encoding.ts';
export declare function readAimet100(content: Members, complain: Complain): EncodingsFile;
export declare function writeAimet100({ encodings, others }: EncodingsFile): Members;
