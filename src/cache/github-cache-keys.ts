/**
 * Names of entries in the cache of GitHub Actions. GitHub itself keeps refs apart: a run sees entries of its own ref, of
 * the base of its pull request, and of the default branch. But events that are not trusted may write in the scope of the
 * default branch, so the names also say by whom an entry was written: runs of protected branches read `main` only.
 */
import {type Digest, hashBytes, hashJson} from '../base/content-hash.ts';

/** `main`: written by a trusted run of a protected branch; `pr`: by any other. */
export type TrustNamespace = 'main' | 'pr';

export interface CacheTrust {
  /** In the order in which they are restored. */
  readonly reads: readonly TrustNamespace[];
  /** Undefined when the run must not write at all. */
  readonly writes: TrustNamespace | undefined;
}

export interface PackScope {
  /** As `numericsClass()` names it: results of another arithmetic are of no use. */
  readonly numericsClass: string;
  /** What tells one manifest, or one choice of its builds, from another: any JSON text. */
  readonly manifest: string;
}

/** Raised when entries of before can no longer be read. */
const FORMAT = 'quantgate1';
const SHORT_DIGEST_LENGTH = 16;

const shortDigest = (text: string): string => hashBytes(text).slice(0, SHORT_DIGEST_LENGTH);

/** What all packs of that scope begin with; the newest of them is restored. */
export function packPrefix(namespace: TrustNamespace, {numericsClass, manifest}: PackScope): string {
  return `${FORMAT}-${namespace}-${shortDigest(numericsClass)}-pack-${shortDigest(manifest)}-`;
}

/**
 * The key of the pack that one run writes.
 *
 * @param run what tells the run from others, for example its id, attempt and job; any text
 */
export function packKey(namespace: TrustNamespace, scope: PackScope, run: readonly string[]): string {
  return `${packPrefix(namespace, scope)}${hashJson([...run]).slice(0, SHORT_DIGEST_LENGTH)}`;
}

/** The exact key of a large blob. */
export const blobKey = (namespace: TrustNamespace, digest: Digest): string => `${FORMAT}-${namespace}-cas-${digest}`;
