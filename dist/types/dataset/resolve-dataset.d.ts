import type { Json } from '../base/canonical-json.ts';
import { type Digest } from '../base/content-hash.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { type Result } from '../base/result.ts';
import type { DatasetSpec } from '../manifest/manifest.ts';
import type { ResolvedDataset } from './dataset.ts';
import { type DecodableSamples } from './skip-undecodable.ts';
export interface ResolveDatasetOptions {
    readonly name: string;
    readonly spec: DatasetSpec;
    /** Absolute folder that the spec's paths start from. */
    readonly directory: string;
    /** SHA-256 of a file's bytes; expected to remember what it has seen. */
    readonly digestFile: (absolutePath: string) => Promise<Digest>;
    /** A small value that depends on nothing but `key`, from an earlier run or else from `compute`. */
    readonly remember: (key: Json, compute: () => Promise<Json>) => Promise<Json>;
}
/**
 * Finds the files of a dataset, counts their samples, attaches labels, shuffles, limits, and digests the files that are
 * left. With a shuffle seed the sequences of a WAV dataset are shuffled as wholes; all other samples stand alone.
 *
 * Errors are the user's mistakes, all that can be found at once: patterns without files, files of an unknown kind,
 * damaged or differing containers, labels that do not match.
 *
 * @throws Failure when a file vanishes in between
 */
export declare function resolveDataset(options: ResolveDatasetOptions): Promise<Result<ResolvedDataset & Pick<DecodableSamples, 'skipped'>, Diagnostic[]>>;
