/** Runs of every kind that a report must be able to tell, by name. */
import type {PairedComparison, VerdictRow} from '../../src/artifacts/verdict.ts';
import type {BuildReport, RunReport} from '../../src/report/build-report.ts';
import {makeReport} from '../../src/report/make-report.ts';
import type {Report} from '../../src/report/report.ts';
import {measured, reportWith, row, runOf} from './build-reports.ts';

const COMMIT = '3f2a91c0c5d1e8b7a6f4d3c2b1a09f8e7d6c5b4a';
const BASE = {commit: COMMIT, foundBy: 'first parent of the merge commit'};

const comparison = (given: Partial<PairedComparison>): PairedComparison => ({
  ...{with: 'base', test: 'mcnemar', loss: 2.75, interval: [1.2, 4.4], confidence: 0.95, pValue: 0.004},
  ...{smallestVisibleLoss: 1.4, sampleCount: 400},
  ...given,
});

const LAYERS = [
  {value: 'conv_13/out', operator: 'Conv', snr: 8.2},
  {value: 'dw_4/out', operator: 'Relu', snr: 13.9},
  {value: 'input', operator: '', snr: 31.2},
  {value: 'dw_2/out', operator: 'Relu', snr: 11.4},
  {value: 'conv_1/out', operator: 'Conv', snr: 'NaN'},
] as const;

const named = (name: string, report: BuildReport): BuildReport => ({...report, build: {...report.build, name}});

/** Quality as at the base unless told otherwise. */
function compared(name: string, parts: Parts = {}): BuildReport {
  const {status = 'pass', top1 = [87.8, 87.8], snr = [24.2, 24.2], size = [90_100, 90_100], rows} = parts;
  const metrics = [measured({metric: 'top1', value: top1[1], floatValue: 88}), measured({value: snr[1]})];
  const own = rows ?? [
    row({
      metric: 'top1',
      unit: '%',
      value: top1[1],
      baseValue: top1[0],
      baseDifference: top1[1] - top1[0],
      limit: 'drop <= 1 %',
    }),
    row({value: snr[1], baseValue: snr[0], baseDifference: snr[1] - snr[0]}),
  ];
  const report = named(name, reportWith({status, metrics, rows: own, layers: LAYERS}));
  const base = [measured({metric: 'top1', value: top1[0]}), measured({value: snr[0]})];
  const sizes = {floatBytes: 356_000, quantizedBytes: size[1]};
  const verdict = {
    ...{version: 1 as const, status, rows: own, sizes, base: BASE},
    baseFigures: {metrics: base, sizes: {floatBytes: 356_000, quantizedBytes: size[0]}},
  };
  return {...report, verdict, cachedCount: 71};
}

/** The size is of no output and no samples. */
function sizeRow(given: Partial<VerdictRow>): VerdictRow {
  const {output: _output, sampleCount: _count, ...size} = row({unit: 'B', ...given});
  return size;
}

interface Parts {
  readonly status?: 'pass' | 'warn' | 'inconclusive' | 'fail';
  readonly top1?: readonly [before: number, after: number];
  readonly snr?: readonly [before: number, after: number];
  readonly size?: readonly [before: number, after: number];
  readonly rows?: readonly ReturnType<typeof row>[];
}

const failing = (name = 'mobilenet-int8'): BuildReport =>
  compared(name, {
    status: 'fail',
    top1: [57, 54.25],
    snr: [23.9, 19.2],
    size: [531_000, 531_000],
    rows: [
      row({
        ...{metric: 'top1', status: 'fail', unit: '%', value: 54.25, baseValue: 57, baseDifference: -2.75},
        ...{limit: 'drop <= 1 % from base', comparison: comparison({})},
        reason: 'top1 is 2.75 % below the 57 % of the base; allowed is 1 %.',
      }),
      row({
        status: 'fail',
        value: 19.2,
        baseValue: 23.9,
        baseDifference: -4.7,
        reason: 'snr is 19.2 dB, less than 20 dB.',
      }),
      sizeRow({metric: 'size', unit: 'B', value: 531_000, baseValue: 531_000, baseDifference: 0, limit: '<= 600 kB'}),
    ],
  });

const inconclusive = (): BuildReport =>
  compared('kws-int4', {
    status: 'inconclusive',
    top1: [91.3, 90.4],
    snr: [20.6, 19.9],
    size: [22_000, 22_000],
    rows: [
      row({
        ...{metric: 'top1', status: 'inconclusive', unit: '%', value: 90.4, baseValue: 91.3, baseDifference: -0.9},
        ...{limit: 'drop <= 1 % from base', reason: 'A loss of 0.9 % on 450 samples may be one of up to 2.6 %.'},
        comparison: comparison({
          loss: 0.9,
          interval: [-0.8, 2.6],
          pValue: 0.21,
          smallestVisibleLoss: 2.1,
          neededSampleCount: 1900,
          sampleCount: 450,
        }),
      }),
      row({
        ...{status: 'waived', value: 19.9, limit: '>= 20 dB', reason: 'snr is 19.9 dB, less than 20 dB.'},
        waiver: {reason: 'until the new calibration set is there', until: '2026-12-31'},
      }),
    ],
  });

/** Everything at once that could do harm in Markdown, HTML, Mermaid, a log or a workflow command. */
export const EVIL =
  'a\u001b[2J\n::error::x\n| b | <img src=x onerror=alert(1)> ![i](http://evil.example) @everyone #1 GH-2 `c` ``` ' +
  '$x$ :tada: --> </details><!-- %0A::set-output \u202e "]: [0,0]';

const hostileBuild = (): BuildReport => {
  const rows = [
    row({status: 'fail', output: EVIL, value: 1, reason: `"${EVIL}" is bad.`, limit: EVIL}),
    row({status: 'fail', layer: EVIL, value: 1, reason: EVIL}),
    row({status: 'waived', value: 1, waiver: {reason: EVIL, until: EVIL}}),
  ];
  const layers = [{value: EVIL, operator: EVIL, snr: 1}];
  const metrics = [measured({output: EVIL, value: 1}), measured({output: 'x'.repeat(100_000), value: 2})];
  const report = reportWith({status: 'fail', rows, metrics, layers});
  return {
    ...named(EVIL, report),
    build: {...report.build, name: EVIL, model: EVIL, target: EVIL},
    modelFile: EVIL,
    failures: [{task: EVIL, message: EVIL, path: EVIL, remedy: EVIL}],
  };
};

const RUNS: Readonly<Record<string, () => RunReport>> = {
  pass: () => runOf([reportWith()]),
  'without-gates': () => runOf([reportWith({rows: []})]),
  'pull-request': () =>
    runOf([failing(), compared('resnet8-int8', {top1: [87.8, 87.7]}), inconclusive(), compared('resnet8-int16')], {
      base: BASE,
      changedInputs: ['conv_13.weight in models/mobilenet.onnx'],
      stores: [
        {name: 'github', hitCount: 12},
        {name: 'local', hitCount: 3},
      ],
    }),
  unchanged: () => runOf([compared('resnet8-int8'), compared('resnet8-int16')], {base: BASE}),
  error: () =>
    runOf([
      reportWith(
        {},
        {
          ...{status: 'error', verdict: undefined, evaluation: undefined, modelFile: undefined},
          failures: [
            {
              task: 'net-int8:import-model',
              path: 'models/net.onnx',
              message: 'the file is a Git LFS pointer, not a model (132 bytes)',
              remedy: 'Run "git lfs pull", or in GitHub Actions set "lfs: true" on actions/checkout.',
            },
          ],
        },
      ),
    ]),
  'new-build': () => {
    const base = {...BASE, removedBuilds: ['net-int4']};
    const report = reportWith({rows: [row({status: 'new', value: 23.9, reason: 'The base has no such build.'})]});
    const verdict = report.verdict && {...report.verdict, base};
    return runOf([{...report, verdict}], {base});
  },
  'no-base': () => {
    const base = {foundBy: 'not found', missing: 'The base commit has not been fetched.'};
    const status = 'warn';
    const rows = [row({status: 'missing', level: 'warn', reason: 'There is no figure of the base.'})];
    const report = reportWith({rows, status});
    return runOf([{...report, verdict: report.verdict && {...report.verdict, base}}], {
      base,
      warnings: [
        {severity: 'warning', code: 'dataset/few-samples', message: '12 samples are few.', remedy: 'Add some.'},
      ],
    });
  },
  interrupted: () =>
    runOf([reportWith({}, {status: 'unfinished', verdict: undefined, evaluation: undefined})], {isInterrupted: true}),
  hostile: () => runOf([hostileBuild()], {changedInputs: [EVIL], base: {commit: COMMIT, foundBy: EVIL}}),
  'many-builds': () =>
    runOf(
      Array.from({length: 200}, (_, i) => (i % 2 === 0 ? failing(`mobilenet-${i}`) : compared(`resnet8-${i}`))),
      {base: BASE},
    ),
  'many-layers': () => {
    const layers = Array.from({length: 5000}, (_, i) => ({
      value: `block_${i}/conv/out`,
      operator: 'Conv',
      snr: 40 - i / 200,
    }));
    const rows = layers.map(({value, snr}) =>
      row({layer: value, status: snr < 20 ? 'fail' : 'pass', value: snr, reason: `snr is ${snr} dB, less than 20 dB.`}),
    );
    return runOf([reportWith({status: 'fail', layers, rows})]);
  },
};

export type RunName =
  | 'pass'
  | 'without-gates'
  | 'pull-request'
  | 'unchanged'
  | 'error'
  | 'new-build'
  | 'no-base'
  | 'interrupted'
  | 'hostile'
  | 'many-builds'
  | 'many-layers';

/** Small enough to be read whole. */
export const SMALL_RUNS: readonly RunName[] = [
  'pass',
  'without-gates',
  'pull-request',
  'unchanged',
  'error',
  'new-build',
  'no-base',
  'interrupted',
  'hostile',
];

export const ALL_RUNS: readonly RunName[] = [...SMALL_RUNS, 'many-builds', 'many-layers'];

export function reportShape(name: RunName): Report {
  const run = RUNS[name]?.();
  if (!run) throw new Error(`no run "${name}"`);
  return makeReport(run, {manifest: 'quantgate.yaml', displayPath: (path) => path});
}
