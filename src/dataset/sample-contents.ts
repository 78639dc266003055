/**
 * Digests of the single samples of a file that holds many, so that samples added to it leave the others what they were.
 * Reading them takes as long as reading the file, so the caller remembers what came of it.
 */
import {createHash} from 'node:crypto';
import type {Json} from '../base/canonical-json.ts';
import {type Digest, hashBytes, hashJson} from '../base/content-hash.ts';
import {Failure} from '../base/failure.ts';
import type {DatasetSpec} from '../manifest/manifest.ts';
import type {Tensor} from '../numeric/tensor.ts';
import {type OpenedFile, openFile} from './open-containers.ts';

export interface SampleContentsOptions {
  readonly spec: DatasetSpec;
  /** Model input that the file feeds. */
  readonly input: string;
  /** Absolute. */
  readonly file: string;
  readonly digestFile: (file: string) => Promise<Digest>;
}

/**
 * One digest per sample of the file: of its type, shape and elements as they stand in the file, before any preprocessing.
 *
 * @throws Failure 'file-missing', 'file-unreadable' or 'file-changed-while-running', naming the file
 */
export async function sampleContents(options: SampleContentsOptions): Promise<readonly Digest[]> {
  const {file, digestFile} = options;
  const digest = await digestFile(file);
  const contents = await readContents(options, digest);
  // What was read must be what the digest says: somebody may be writing to the file.
  if ((await digestFile(file)) === digest) return contents;
  throw new Failure({
    reason: 'file-changed-while-running',
    message: 'the file changed while it was being read',
    path: file,
    remedy: 'Run again when it is no longer being written.',
  });
}

const SAMPLES_PER_TURN = 16;

async function readContents({spec, input, file}: SampleContentsOptions, fileDigest: Digest): Promise<Digest[]> {
  const containers = await openFile(spec.source, input, file);
  const count = Math.max(...[...containers.values()].map((container) => container.count));
  const digests: Digest[] = [];
  for (let index = 0; index < count; index++) {
    digests.push(await contentOf(containers, index, fileDigest));
    // Reading may be done on the spot; signals and the display must get their turn.
    if (index % SAMPLES_PER_TURN === 0) await new Promise(setImmediate);
  }
  return digests;
}

/** A sample that cannot be decoded is told by whoever needs its numbers; here it is whatever stands there in the file. */
async function contentOf(containers: OpenedFile, index: number, fileDigest: Digest): Promise<Digest> {
  const parts: Json[] = [];
  for (const [name, container] of containers) {
    try {
      parts.push([name, tensorDigest(await container.read(index))]);
    } catch (error) {
      if (!(error instanceof Failure) || error.reason !== 'bad-data') throw error;
      return hashJson({undecodable: fileDigest, index});
    }
  }
  return hashJson(parts);
}

function tensorDigest({type, dims, data}: Tensor): Digest {
  const head = `${type} [${dims.join(', ')}]\n`;
  if (!('buffer' in data)) return hashBytes(head + JSON.stringify(data));
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return createHash('sha256').update(head).update(bytes).digest('hex') as Digest;
}
