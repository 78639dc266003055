import {existsSync, readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {ENGINE_PACKAGE, ENGINE_VERSION, NATIVE_DIGESTS, nativeDigest} from './engine-package.ts';

/** Where to look, and for which machine. */
export interface NativeSearch {
  /** A file of quantgate itself: what is installed beside it came with it, and is believed. */
  readonly ownFile: string;
  /** Of the user's: a package in its `node_modules` is used only when its files are the published ones. */
  readonly directory: string;
  /** As `enginePlatform` names it. */
  readonly platform: string;
}

export interface NativeFound {
  /** Absolute folder of onnxruntime-node; undefined when there is none that may be used. */
  readonly folder: string | undefined;
  /** Sentences that say why a package that is there is not used. */
  readonly refusals: readonly string[];
}

/** Looks for the engine's package, in the one version, where packages are installed. Does not load it. */
export function findNative({ownFile, directory, platform}: NativeSearch): NativeFound {
  const refusals: string[] = [];
  const own = packageSeenFrom(ownFile);
  if (own?.version === ENGINE_VERSION) return {folder: own.folder, refusals};
  if (own) refusals.push(otherVersion(own));
  const theirs = packageSeenFrom(path.join(directory, 'package.json'));
  if (!theirs || theirs.folder === own?.folder) return {folder: undefined, refusals};
  if (theirs.version !== ENGINE_VERSION) refusals.push(otherVersion(theirs));
  else if (isPublishedNative(theirs.folder, platform)) return {folder: theirs.folder, refusals};
  else
    refusals.push(`The files of ${ENGINE_PACKAGE} ${theirs.version} in ${theirs.folder} are not the published ones.`);
  return {folder: undefined, refusals};
}

/** True when the files are there and are, to the byte, those that were published. Reads 50 MB: 0.1 s. */
export function isPublishedNative(folder: string, platform: string): boolean {
  try {
    return nativeDigest(folder, platform) === NATIVE_DIGESTS[platform];
  } catch {
    // A file is missing.
    return false;
  }
}

/** What the native builds are told apart by: `linux-x64`, and `linux-x64-musl` where the C library is another. */
export function enginePlatform(): string {
  // The builds need glibc. Asking Node for its C library takes 10 ms; this file is what Alpine Linux is known by.
  const isMusl = process.platform === 'linux' && existsSync('/etc/alpine-release');
  return `${process.platform}-${process.arch}${isMusl ? '-musl' : ''}`;
}

interface InstalledPackage {
  readonly folder: string;
  readonly version: string;
}

function packageSeenFrom(file: string): InstalledPackage | undefined {
  try {
    const found = createRequire(file).resolve(`${ENGINE_PACKAGE}/package.json`);
    const {version} = JSON.parse(readFileSync(found, 'utf8')) as {readonly version?: unknown};
    return {folder: path.dirname(found), version: String(version)};
  } catch {
    return undefined;
  }
}

const otherVersion = ({folder, version}: InstalledPackage): string =>
  `${ENGINE_PACKAGE} in ${folder} is ${version}, and figures are made with ${ENGINE_VERSION}.`;
