/**
 * Time of the action's step on new machines, with a network of the folder "shared" beside the checkout: a first push, a
 * second one, and a pull request that fine-tunes the last layer, whose base is looked up as well. Prints a table.
 */
import {cpSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {test} from 'vitest';
import type {Model} from '../src/onnx/graph.ts';
import {changeOneWeight, editedModel} from '../test/support/edit-model.ts';
import {type FakeGithub, type Job, startFakeGithub} from '../test/support/fake-runner.ts';
import {named, sharedPath} from '../test/support/shared.ts';
import {workFolder} from '../test/support/work-folder.ts';

const shared = sharedPath('models');

const MANIFEST = `datasets:
  calibration: { images: data/calib/*.jpg, crop: 224, scale: 1/127.5, mean: 1 }
  test: { images: data/eval/*.jpg, like: calibration, labels: { file: data/eval/labels.csv, column: class_index } }
models:
  mobilenet: { file: net.onnx, calibrate: calibration, evaluate: test, metrics: [snr, top1] }
builds:
  int8: { model: mobilenet, gates: { snr: { min: 5 dB, drop-from-base: "<= 3 dB" } } }
`;

async function measured(github: FakeGithub, name: string, job: Job): Promise<readonly string[]> {
  const before = {entries: github.cache.entries.length, uploads: github.cache.counts.upload};
  const startedMs = performance.now();
  const {exitCode, results, log} = await job.step({concurrency: '100%'});
  const seconds = (performance.now() - startedMs) / 1000;
  if (exitCode !== 0) throw new Error(log);
  const {entries, counts} = github.cache;
  return [
    ...[name, seconds.toFixed(1), `${results?.computed} of ${results?.total}`],
    ...[`${entries.length - before.entries}`, `${counts.upload - before.uploads}`],
  ];
}

/** The last weight with more than one element, in the order of the graph. */
function changeLastLayer(model: Model): void {
  const weights = [...model.graph.values()].filter(({initializer}) => (initializer?.dims.length ?? 0) > 1);
  changeOneWeight(model, weights.at(-1)?.name ?? '', 0.01);
}

test.skipIf(shared === undefined)(named('cold, repeated, one layer', shared), async () => {
  const work = workFolder({'quantgate.yaml': MANIFEST});
  cpSync(path.join(shared ?? '', 'data-imagenet'), path.join(work.path, 'data'), {recursive: true});
  const file = path.join(shared ?? '', 'mobilenet-v1-025-imagenet/mobilenet_v1_0.25_224.onnx');
  work.write({'net.onnx': readFileSync(file)});
  const github = await startFakeGithub(work);
  const rows = [await measured(github, 'first push', github.pushJob())];
  rows.push(await measured(github, 'second push', github.pushJob()));
  const pull = github.openPull(7, (branch) =>
    branch.write({'net.onnx': editedModel(branch.bytes('net.onnx'), changeLastLayer)}),
  );
  rows.push(await measured(github, 'last layer changed', github.pullJob(pull)));
  rows.push(await measured(github, 'the same again', github.pullJob(pull)));
  const head = ['run', 'seconds', 'computed', 'entries', 'uploads'];
  process.stdout.write(`${[head, ...rows].map((row) => row.join(' | ')).join('\n')}\n`);
});
