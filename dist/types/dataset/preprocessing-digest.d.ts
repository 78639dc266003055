import { type Digest } from '../base/content-hash.ts';
import type { DatasetSpec } from '../manifest/manifest.ts';
/** Of all that decides, beside the files' bytes, which numbers a sample decodes to. File names, limits and labels do not. */
export declare function preprocessingDigest({ source, normalize }: DatasetSpec): Digest;
