import {expect, test} from 'vitest';
import {
  type BiasCorrections,
  decodeBiasCorrections,
  encodeBiasCorrections,
} from '../../src/artifacts/bias-corrections.ts';

const REPORT: BiasCorrections = {
  version: 1,
  sampleCount: 64,
  outputError: {before: 'Infinity', after: 0.25},
  isApplied: true,
  layers: [
    {
      layer: 'conv_1',
      operator: 'Conv',
      biasType: 'int32',
      isAdded: false,
      channelCount: 8,
      changedCount: 7,
      largest: 0.5,
      largestShare: 0.01,
    },
  ],
};

test('a report comes back as it was written', () => {
  expect(decodeBiasCorrections(encodeBiasCorrections(REPORT))).toEqual(REPORT);
});

test('what is no such report is refused', () => {
  const check = (text: string) => expect(() => decodeBiasCorrections(new TextEncoder().encode(text)), text).toThrow();
  check('');
  check('null');
  check('{"version":2,"layers":[]}');
  check('{"version":1}');
});
