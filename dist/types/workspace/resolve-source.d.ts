import type { Baseline } from '../artifacts/baseline.ts';
import { type Digest } from '../base/content-hash.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { ResolvedSource } from '../build/task.ts';
import type { Store } from '../cache/store.ts';
import type { Manifest } from '../manifest/manifest.ts';
export interface SourceContext {
    readonly manifest: Manifest;
    readonly store: Store;
    /** Content digest of a file by absolute path, remembered between runs. */
    readonly digestFile: (file: string) => Promise<Digest>;
    readonly warn: (warning: Diagnostic) => void;
    /** By build; undefined when nothing is compared. */
    readonly baselines: ReadonlyMap<string, Baseline> | undefined;
    /** Milliseconds since 1970. */
    readonly clock: () => number;
}
/** A function from source names to resolved sources; each is resolved once, however often it is asked for. */
export declare function createSourceResolver(context: SourceContext): (name: string) => Promise<ResolvedSource>;
