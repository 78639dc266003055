import {expect, test} from 'vitest';
import type {Figure} from '../../src/artifacts/figure.ts';
import {differenceText, type FigureName, figureDifference, figureText} from '../../src/report/figure-text.ts';

test('figures have their unit, as many digits as mean something, and a true minus sign', () => {
  const check = (name: FigureName, figure: Figure, text: string) => expect(figureText(name, figure)).toBe(text);
  check('snr', 23.94, '23.9 dB');
  check('snr', -0.06, '−0.1 dB');
  check('snr', -0.01, '0.0 dB');
  check('snr', 'Infinity', '∞ dB');
  check('psnr', '-Infinity', '−∞ dB');
  check('snr', 'NaN', 'not a number');
  check('top1', 57, '57.00 %');
  check('cosine', 0.99996, '1.0000');
  check('mse', 1.2345e-5, '1.234e−5');
  check('size', 0, '0.0 kB');
  check('size', 16_384, '16.4 kB');
  check('size', 99_949, '99.9 kB');
  check('size', 531_000, '0.53 MB');
  check('size', 12_345_678, '12.35 MB');
});

test('differences always have a sign; none is "=", and less than is shown is "±"', () => {
  const check = (name: FigureName, figure: Figure, text: string) => expect(differenceText(name, figure)).toBe(text);
  check('top1', -0.75, '−0.75');
  check('top1', 1.2, '+1.20');
  check('top1', 0, '=');
  check('top1', 0.001, '±0.00');
  check('top1', -0.001, '±0.00');
  check('snr', 'Infinity', '+∞');
  check('size', -15_800, '−15.8 kB');
  check('top1', 'NaN', 'not a number');
  expect(figureDifference(57, 57.75)).toBe(-0.75);
  expect(figureDifference('Infinity', 'Infinity')).toBe('NaN');
});
