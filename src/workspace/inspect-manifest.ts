import {openCache, type RemoteCache} from './open-cache.ts';
import {openWorkspace, type Workspace, type WorkspaceOptions} from './open-workspace.ts';

export interface InspectManifestOptions extends Omit<WorkspaceOptions, 'store' | 'workerFile' | 'baselines'> {
  /** Stores behind the cache folder; undefined when there are none. */
  readonly remoteCache: RemoteCache | undefined;
}

/** Opens the workspace of a manifest to look at it, with what its cache has, and closes it whatever happens. */
export async function inspectManifest<T>(
  options: InspectManifestOptions,
  use: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const {manifest, remoteCache, emit, clock} = options;
  const cache = openCache({directory: manifest.directory, remoteCache, emit, clock});
  try {
    await cache.restore();
    const workspace = openWorkspace({...options, store: cache.store, workerFile: undefined});
    try {
      return await use(workspace);
    } finally {
      await workspace.close();
    }
  } finally {
    await cache.close();
  }
}
