/** What of the content that builds are made of is another than at the base: model files, samples, recipes. */
import type { Json } from '../base/canonical-json.ts';
import type { Digest } from '../base/content-hash.ts';
import type { ResolvedSource } from '../build/task.ts';
import { type Manifest } from '../manifest/manifest.ts';
/** By the names of the manifest. */
export interface BuildInputs {
    readonly models: ReadonlyMap<string, {
        readonly file: string;
        readonly digest: Digest;
    }>;
    /** Digests of the samples. */
    readonly datasets: ReadonlyMap<string, readonly string[]>;
    readonly recipes: ReadonlyMap<string, Json>;
}
/** @param resolveSource what cannot be resolved has failed a task already, and is left out */
export declare function inputsOf({ builds, models, datasets }: Manifest, names: readonly string[], resolveSource: (name: string) => Promise<ResolvedSource>): Promise<BuildInputs>;
/** Sentences without full stop, in the order models, datasets, recipes; what only one side has is told elsewhere. */
export declare function changedInputs(before: BuildInputs, after: BuildInputs): string[];
