import {expect, test} from 'vitest';
import {decodeImportReport, encodeImportReport, type ImportReport} from '../../src/artifacts/import-report.ts';
import {Failure} from '../../src/base/failure.ts';

const report: ImportReport = {
  version: 1,
  opset: {before: 9, after: 21},
  operators: {before: {Conv: 2, BatchNormalization: 1}, after: {Conv: 2}},
  parameterCount: 123,
  inputs: [{name: 'x', type: 'float32', dims: ['N', 3, undefined]}],
  outputs: [{name: 'y', type: undefined, dims: undefined}],
  passes: [{pass: 'fold-batch-normalization', changes: 1}],
  sizeBytes: {before: 1000, after: 900},
};

test('a report reads back as it was written', () => {
  expect(decodeImportReport(encodeImportReport(report))).toEqual(report);
});

test('bytes of something else or of another version are refused', () => {
  const check = (text: string) =>
    expect(() => decodeImportReport(new TextEncoder().encode(text)), text).toThrow(Failure);
  check('');
  check('null');
  check('[]');
  check('{"version":2,"inputs":[],"outputs":[]}');
  check('{"version":1}');
});
