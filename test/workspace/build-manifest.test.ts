/** The library as a program uses it, without a command line. */
import path from 'node:path';
import {expect, inject, test} from 'vitest';
import {
  type BuildEvent,
  buildLines,
  buildManifest,
  loadManifest,
  makeReport,
  reportMarkdown,
  reportText,
  SUMMARY_FORM,
} from '../../src/index.ts';
import {smallDigits} from '../support/small-digits.ts';

test('a program loads a manifest, builds it, listens, and gets a report', async () => {
  const work = smallDigits();
  const loaded = await loadManifest({cwd: work.path});
  if (!loaded.ok) throw new Error(loaded.error.map(({message}) => message).join('\n'));
  const {manifest} = loaded.value;
  const events: BuildEvent['type'][] = [];
  const atEnd: string[] = [];
  const report = await buildManifest({
    manifest,
    builds: undefined,
    outputDirectory: path.join(work.path, 'out'),
    concurrency: 1,
    keepGoing: false,
    force: [],
    frozen: false,
    createLogger: (reportOf) => (event) => {
      events.push(event.type);
      if (event.type === 'run-finished') atEnd.push(reportOf('digits-int8', event.outcomes).status);
    },
    signal: new AbortController().signal,
    remoteCache: undefined,
    workerFile: path.join(inject('productFolder'), 'worker.js'),
    clock: Date.now,
  });
  expect(report).toMatchObject({isInterrupted: false, builds: [{status: 'pass', cachedCount: 0}]});
  expect(atEnd).toEqual(['pass']);
  expect([events[0], events.at(-1)]).toEqual(['run-started', 'run-finished']);
  expect(buildLines(report.builds[0]!)[0]).toMatch(/^digits-int8 {2}PASS/);
  const told = makeReport(report, {manifest: 'quantgate.yaml', displayPath: (file) => file});
  expect(reportMarkdown(told, SUMMARY_FORM)).toContain('1 build passes');
  expect(JSON.parse(reportText(told))).toMatchObject({version: 1, builds: [{name: 'digits-int8'}]});
  expect(work.bytes('out/digits-int8/model.onnx').length).toBeGreaterThan(10_000);
});
