/**
 * The one version of onnxruntime that figures are made with, and what its published files are, so that a copy of it from
 * anywhere – a registry, a checkout, a folder that others write to – is used only when it is that very one.
 */
import {readdirSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {type Digest, hashBytes} from '../base/content-hash.ts';

export const ENGINE_PACKAGE = 'onnxruntime-node';
/** The JavaScript side of the API, which the package above needs. It has no dependencies. */
export const ENGINE_API_PACKAGE = 'onnxruntime-common';
export type EnginePackage = typeof ENGINE_PACKAGE | typeof ENGINE_API_PACKAGE;

/** Of both, and of onnxruntime-web. The same stands in package.json. */
export const ENGINE_VERSION = '1.30.0';

/** Subresource integrity of the published archives. Source: the registry's metadata, as in package-lock.json. */
export const ENGINE_ARCHIVES: Readonly<Record<EnginePackage, string>> = {
  'onnxruntime-node': 'sha512-twhs1C2C/BFkz1yc5OY0KIU2GUq6DURO7hD4bx5Q2Qy3nAMJwRXW8xU3NVczE29VA9lolLOYepoD8fjTGOfIqw==',
  'onnxruntime-common':
    'sha512-7fdVWjAID1dVhH/G8qK3APARunV4VkBFoCQAP7qp4Wkab0mrorvmc+sqiT+mKXOzDqdjN5j+/Z9nb4gzNPWcyA==',
};

/**
 * What the files of the archives that a platform needs come to, as `nativeDigest` counts them, by `platform-arch` as
 * Node names them. Platforms that are not listed have no native build. Made from the archives above.
 */
export const NATIVE_DIGESTS: Readonly<Record<string, string>> = {
  'linux-x64': '19274d0eaaca9bed96d67c80aa1d27b0ac8a7a379a0759eec9dcffdb31f05d6e',
  'linux-arm64': 'ae5fd216fbc4cb7b14b2620fb96f777523e022becbb0d93566fd2da5a4654b51',
  'darwin-arm64': '004cf39a8411a7fa9d8aaf7c95f2f257885b789fe6300b96b2403a89339aa553',
  'win32-x64': 'ec6ef24f425244c61d773c3ddbc0229aec3cca2068920ef273bb5c22a66cd6a1',
  'win32-arm64': '046b580a9a0084e2aa8062ab47d9c2aa7ce6b63c4fe38dca1d14db776b705c43',
};

/** True for the files of a package's archive that are needed to run models on the platform. */
export function isEngineFile(packageName: EnginePackage, file: string, platform: string): boolean {
  if (file === 'package.json') return true;
  if (packageName === ENGINE_API_PACKAGE) return /^dist\/cjs\/[\w-]+\.(?:js|json)$/.test(file);
  if (/^dist\/[\w-]+\.js$/.test(file)) return true;
  const folder = `bin/napi-v6/${platform.replace('-', '/')}/`;
  return file.startsWith(folder) && /^[\w.-]+$/.test(file.slice(folder.length));
}

/**
 * SHA-256 over the names and digests of the needed files of both packages.
 *
 * @param folder absolute folder of onnxruntime-node; onnxruntime-common is looked for as it would be when it is loaded
 * @throws an error of the file system, or of Node's module resolution
 */
export function nativeDigest(folder: string, platform: string): Digest {
  const api = createRequire(path.join(folder, 'dist/index.js')).resolve(ENGINE_API_PACKAGE);
  const places = [
    [ENGINE_PACKAGE, folder, ['', 'dist/', `bin/napi-v6/${platform.replace('-', '/')}/`]],
    [ENGINE_API_PACKAGE, path.resolve(api, '../../..'), ['', 'dist/cjs/']],
  ] as const;
  const lines = places.flatMap(([name, root, inner]) =>
    inner
      .flatMap((part) => readdirSync(path.join(root, part)).map((file) => part + file))
      .filter((file) => isEngineFile(name, file, platform))
      .map((file) => `${name}/${file} ${hashBytes(readFileSync(path.join(root, file)))}\n`),
  );
  return hashBytes(lines.sort().join(''));
}
