/** The part of cosmiconfig 9 that `find-manifest.ts` uses; its own declaration file for this module is empty. */
declare module 'cosmiconfig/dist/Explorer.js' {
  interface ExplorerOptions {
    readonly moduleName: string;
    readonly packageProp: string;
    readonly searchPlaces: readonly string[];
    readonly searchStrategy: 'none';
    readonly loaders: Readonly<Record<string, (file: string, content: string) => unknown>>;
    readonly transform: (result: unknown) => unknown;
    readonly ignoreEmptySearchPlaces: boolean;
    readonly cache: boolean;
    readonly mergeImportArrays: boolean;
    readonly mergeSearchPlaces: boolean;
    readonly metaConfigFilePath: null;
  }
  class Explorer {
    constructor(options: ExplorerOptions);
    /** Looks in one folder. `config` is what the loader gave. */
    search(folder: string): Promise<{readonly filepath: string} | null>;
  }
  /** A CommonJS module: the only export that Node, esbuild and vitest agree on is the default one. */
  const module: {readonly Explorer: typeof Explorer};
  // biome-ignore lint/style/noDefaultExport: it describes a module of another package.
  export default module;
}
