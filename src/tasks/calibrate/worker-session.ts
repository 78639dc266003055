/** The one session that a worker keeps while it calibrates: chunk follows chunk without opening the model again. */
import {readFile} from 'node:fs/promises';
import type {Digest} from '../../base/content-hash.ts';
import type {Session} from '../../engine/engine.ts';
import {openEngine} from '../../engine/open-engine.ts';
import {withReductions} from '../../engine/reduced-model.ts';
import {withTaps} from '../../engine/tapped-model.ts';

export interface ModelFile {
  readonly modelPath: string;
  /** Of the model's bytes. */
  readonly modelDigest: Digest;
}

export interface ReducedSession {
  readonly session: Session;
  /** See `ReducedModel`. */
  readonly output: string;
}

let kept: (ReducedSession & {readonly key: string}) | undefined;

/** A session that gives the named values. */
export async function tappedSession(model: ModelFile, valueNames: readonly string[]): Promise<Session> {
  const edit = (bytes: Uint8Array) => ({bytes: withTaps(bytes, valueNames), output: ''});
  return (await sessionOf(model, JSON.stringify(['taps', valueNames]), edit)).session;
}

/** A session that gives extremes and sums of the named values, in their order. */
export async function reducedSession(model: ModelFile, valueNames: readonly string[]): Promise<ReducedSession> {
  return sessionOf(model, JSON.stringify(['reductions', valueNames]), (bytes) => withReductions(bytes, valueNames));
}

/** That of the last call when it is the same: opening a model can cost more than running it on a chunk. */
async function sessionOf(
  {modelPath, modelDigest}: ModelFile,
  what: string,
  edit: (bytes: Uint8Array) => {readonly bytes: Uint8Array; readonly output: string},
): Promise<ReducedSession> {
  const key = `${modelDigest} ${what}`;
  if (kept?.key === key) return kept;
  const former = kept;
  kept = undefined;
  await former?.session.release();
  const {bytes, output} = edit(await readFile(modelPath));
  const session = await (await openEngine()).openSession(bytes);
  kept = {key, session, output};
  return kept;
}
