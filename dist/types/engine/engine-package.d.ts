import { type Digest } from '../base/content-hash.ts';
export declare const ENGINE_PACKAGE = "onnxruntime-node";
/** The JavaScript side of the API, which the package above needs. It has no dependencies. */
export declare const ENGINE_API_PACKAGE = "onnxruntime-common";
export type EnginePackage = typeof ENGINE_PACKAGE | typeof ENGINE_API_PACKAGE;
/** Of both, and of onnxruntime-web. The same stands in package.json. */
export declare const ENGINE_VERSION = "1.30.0";
/** Subresource integrity of the published archives. Source: the registry's metadata, as in package-lock.json. */
export declare const ENGINE_ARCHIVES: Readonly<Record<EnginePackage, string>>;
/**
 * What the files of the archives that a platform needs come to, as `nativeDigest` counts them, by `platform-arch` as
 * Node names them. Platforms that are not listed have no native build. Made from the archives above.
 */
export declare const NATIVE_DIGESTS: Readonly<Record<string, string>>;
/** True for the files of a package's archive that are needed to run models on the platform. */
export declare function isEngineFile(packageName: EnginePackage, file: string, platform: string): boolean;
/**
 * SHA-256 over the names and digests of the needed files of both packages.
 *
 * @param folder absolute folder of onnxruntime-node; onnxruntime-common is looked for as it would be when it is loaded
 * @throws an error of the file system, or of Node's module resolution
 */
export declare function nativeDigest(folder: string, platform: string): Digest;
