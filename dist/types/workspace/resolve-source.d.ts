import { type Digest } from '../base/content-hash.ts';
import type { ResolvedSource } from '../build/task.ts';
import type { Store } from '../cache/store.ts';
import type { Manifest } from '../manifest/manifest.ts';
export interface SourceContext {
    readonly manifest: Manifest;
    readonly store: Store;
    /** Content digest of a file by absolute path, remembered between runs. */
    readonly digestFile: (file: string) => Promise<Digest>;
}
/** A function from source names to resolved sources; the build calls it once per name. */
export declare function createSourceResolver(context: SourceContext): (name: string) => Promise<ResolvedSource>;
