import {expect, test} from 'vitest';
import {
  decodeQuantizationReport,
  encodeQuantizationReport,
  type QuantizationReport,
} from '../../src/artifacts/quantization-report.ts';

const report: QuantizationReport = {
  version: 1,
  tensors: [
    {
      name: 'w',
      role: 'weight',
      type: 'int8',
      scales: [0.5, 0.25],
      zeroPoints: [0],
      axis: 0,
      range: [-64, 63.5],
      sharesWith: undefined,
      snrDb: 41.5,
    },
  ],
};

test('a report is read as it was written', () => {
  const bytes = encodeQuantizationReport(report);
  expect(decodeQuantizationReport(bytes)).toEqual(report);
  expect(encodeQuantizationReport(decodeQuantizationReport(bytes))).toEqual(bytes);
});

test('anything else is refused', () => {
  const encode = (text: string) => new TextEncoder().encode(text);
  expect(() => decodeQuantizationReport(encode('{"version":2,"tensors":[]}'))).toThrow(
    'not a quantization report of version 1',
  );
  expect(() => decodeQuantizationReport(encode('null'))).toThrow('not a quantization report of version 1');
  expect(() => decodeQuantizationReport(encode('{'))).toThrow('A quantization report is not JSON.');
});
