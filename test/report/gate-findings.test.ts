import {expect, test} from 'vitest';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import {gateFindings} from '../../src/report/gate-findings.ts';
import {reportWith, row} from '../support/build-reports.ts';

test('rules that do not hold point at their line of the manifest, with the severity of their level', () => {
  const {build} = reportWith();
  const [snr, mse] = build.gates;
  const rows = [
    row({status: 'fail', limit: snr!.text, reason: 'snr is 3 dB, less than 20 dB.'}),
    row({metric: 'mse', status: 'warn', level: 'warn', limit: mse!.text, reason: 'mse is 1, more than 0.1.'}),
    row({metric: 'size', status: 'pass', limit: build.gates[2]!.text}),
  ];
  expect(
    gateFindings(reportWith({status: 'fail', rows})).map((finding) => formatDiagnostic(finding).split('\n')[0]),
  ).toEqual([
    'quantgate.yaml:11:14 error: snr is 3 dB, less than 20 dB. The gate is >= 20 dB.  [net-int8: snr]',
    'quantgate.yaml:12:14 warning: mse is 1, more than 0.1. The gate is <= 0.1.  [net-int8: mse]',
  ]);
});

test('a missing figure is an error of its level, and information is none', () => {
  const rows = [
    row({status: 'missing', level: 'warn', limit: 'elsewhere', reason: 'snr was not measured.'}),
    row({status: 'info', level: 'info'}),
  ];
  expect(gateFindings(reportWith({rows}))).toEqual([
    {severity: 'warning', code: 'net-int8: snr', message: 'snr was not measured. The gate is elsewhere.'},
  ]);
  expect(gateFindings(reportWith({}, {verdict: undefined}))).toEqual([]);
});
