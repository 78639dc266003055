/** `mode: plan`: shares the builds that have work out among the jobs of a matrix. Builds nothing, writes no cache. */
import * as core from '@actions/core';
import {formatDiagnostic} from '../base/diagnostic.ts';
import {shardLines, shardMatrix} from '../cli/shard-flags.ts';
import {transferText} from '../logging/transfer-text.ts';
import {inspectManifest} from '../workspace/inspect-manifest.ts';
import {shardWork} from '../workspace/shard-work.ts';
import type {ActionInputs} from './action-inputs.ts';
import {actionRemoteCache} from './action-remote-cache.ts';
import {provideEngine} from './provide-engine.ts';
import {readActionManifest} from './read-action-manifest.ts';
import {tell} from './runner.ts';

/** @throws Failure */
export async function runPlanMode(inputs: ActionInputs, signal: AbortSignal): Promise<void> {
  const read = await readActionManifest(inputs);
  if (!read) return;
  const {manifest, builds} = read;
  // What runs on the jobs of the matrix: nothing is computed here.
  const {engine} = provideEngine({wish: inputs.engineWish, directory: inputs.directory, environment: process.env});
  const options = {
    ...{manifest, builds, engine, concurrency: inputs.concurrency, signal, clock: Date.now},
    remoteCache: actionRemoteCache(inputs, engine.kind),
    emit: tellOf,
  };
  const shards = await inspectManifest(options, ({environment}) => shardWork(manifest, environment, inputs.shards));
  for (const line of shardLines(shards)) tell(line);
  core.setOutput('matrix', JSON.stringify(shardMatrix(shards)));
  core.setOutput('has-work', String(shards.length > 0));
}

const tellOf: Parameters<typeof inspectManifest>[0]['emit'] = (event) => {
  if (event.type === 'warning') for (const line of formatDiagnostic(event.warning).split('\n')) tell(line);
  if (event.type === 'cache-transfer') tell(transferText(event.transfer));
};
