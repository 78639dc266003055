import {expect, test} from 'vitest';
import {formatDiagnostic} from '../../src/base/diagnostic.ts';
import {ORT_OPTION_DEFAULTS} from '../../src/manifest/defaults.ts';
import type {BuildSpec, DatasetSpec, Manifest} from '../../src/manifest/manifest.ts';
import {readManifest} from '../../src/manifest/read-manifest.ts';
import {NAME_PATTERN} from '../../src/manifest/scalar-shapes.ts';

function read(text: string): Manifest {
  const {manifest, diagnostics} = readManifest({source: {path: 'q.yaml', text}, file: '/repository/q.yaml'});
  expect(diagnostics.map(formatDiagnostic).join('\n')).toBe('');
  if (!manifest) throw new Error('no manifest');
  return manifest;
}

const WITH_MODEL = `datasets: {d: {npy: x.npy, labels: y.npy}}
models: {m: {file: m.onnx, calibrate: d, evaluate: d, metrics: [snr, top1, f1]}}
`;
const buildsOf = (text: string): readonly BuildSpec[] => [...read(`${WITH_MODEL}builds:\n${text}`).builds.values()];

/** The only build's recipe, without the options of onnxruntime that have their defaults. */
function recipeOf(recipe: string) {
  const [build] = buildsOf(`  b: {model: m, recipe: {${recipe}}}\n`);
  const {ortOptions, aimetOptions: _aimet, ...rest} = build!.recipe;
  const changed = Object.entries(ortOptions).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(ORT_OPTION_DEFAULTS[key as keyof typeof ortOptions]),
  );
  return {...rest, ...(changed.length > 0 ? {ortOptions: Object.fromEntries(changed)} : {})};
}

test('short and long forms of a recipe mean the same, and absent words take the defaults', () => {
  const base = {
    weights: {type: 'int8', granularity: 'per-channel', symmetric: true, scale: 'float', reducedRange: false},
    activations: {type: 'uint8', symmetric: false, scale: 'float', reducedRange: false},
    bias: 'int32',
    floatType: 'float32',
    range: recipeOf('').range,
    steps: [{step: 'bias-correction', options: {method: 'empirical', samples: 64, factor: 1}}],
    operators: {include: undefined, exclude: []},
    excludeNodes: [],
    excludeSubgraphs: [],
    includeSubgraphs: [],
    sensitiveParts: 'float',
    overrides: {},
    nodes: {},
    operatorRules: {},
    fusedOperators: [],
    weightRange: 'min-max',
    zeroPointFollowsSign: false,
    equalScales: [],
    replace: {},
    export: undefined,
    ownParameters: [],
    aligned: [],
    positions: undefined,
    approximated: [],
    conversions: [],
    parts: {modelInputs: undefined, modelOutputs: undefined, constants: undefined},
    outputMagnitudeMax: undefined,
    reducedTypes: [],
    mixedPrecision: undefined,
    compat: undefined,
  };
  const check = (recipe: string, changes: object) => expect(recipeOf(recipe)).toEqual({...base, ...changes});
  check('', {});
  check('weights: int8', {});
  check('weights: int8 symmetric per-tensor', {weights: {...base.weights, granularity: 'per-tensor'}});
  check('weights: {type: int8, granularity: per-tensor}', {weights: {...base.weights, granularity: 'per-tensor'}});
  check('weights: uint8', {weights: {...base.weights, type: 'uint8', symmetric: false}});
  check('weights: int4 asymmetric reduced-range', {
    weights: {...base.weights, type: 'int4', symmetric: false, scale: 'float', reducedRange: true},
  });
  check('activations: int8 symmetric', {
    activations: {type: 'int8', symmetric: true, scale: 'float', reducedRange: false},
  });
  check('activations: {type: int16, symmetric: true}', {
    activations: {type: 'int16', symmetric: true, scale: 'float', reducedRange: false},
  });
  check('range: percentile', {range: {method: 'percentile', percentile: 99.999}});
  check('range: percentile 99.9', {range: {method: 'percentile', percentile: 99.9}});
  check('range: {method: percentile, percentile: 99.9}', {range: {method: 'percentile', percentile: 99.9}});
  check('range: moving-average', {range: {method: 'moving-average', constant: 0.01}});
  check('range: {method: moving-average, constant: 0.5}', {range: {method: 'moving-average', constant: 0.5}});
  check('range: entropy', {range: {method: 'entropy'}});
  check('steps: []', {steps: []});
  check('steps: [bias-correction]', {});
  check('steps: [{adaround: {samples: 9}}, adaquant, sequential-mse]', {
    steps: [
      {step: 'adaround', options: {samples: 9}},
      {step: 'adaquant', options: {samples: 64}},
      {step: 'sequential-mse', options: {samples: 64}},
    ],
  });
  check('steps: [{bias-correction: {method: analytic, samples: 9, factor: 0.5}}]', {
    steps: [{step: 'bias-correction', options: {method: 'analytic', samples: 9, factor: 0.5}}],
  });
  check('replace: {Gelu: Relu, Resize: nearest, Silu: keep}', {replace: {Gelu: 'Relu', Resize: 'nearest'}});
  check('exclude-subgraphs: [{start: [a], end: [b, c]}]', {excludeSubgraphs: [{start: ['a'], end: ['b', 'c']}]});
  check('include-subgraphs: [{start: [a], end: [b, c]}]', {includeSubgraphs: [{start: ['a'], end: ['b', 'c']}]});
  check('float-type: bfloat16', {floatType: 'bfloat16'});
  check('operators: [Conv]', {operators: {include: ['Conv'], exclude: []}});
  check('operators: {exclude: [Conv]}', {operators: {include: undefined, exclude: ['Conv']}});
  check('sensitive-parts: integer', {sensitiveParts: 'integer'});
  check('exclude-nodes: [a/*], bias: float', {excludeNodes: ['a/*'], bias: 'float'});
  check('style: ort, ort: {AddQDQPairToWeight: true}', {
    weights: {...base.weights, granularity: 'per-tensor'},
    activations: {...base.activations, type: 'int8'},
    range: {method: 'min-max'},
    steps: [],
    sensitiveParts: 'integer',
    compat: 'ort',
    ortOptions: {AddQDQPairToWeight: true},
  });
});

test('overrides have a short form, and "axis: none" forces one scale', () => {
  const absent = {
    type: undefined,
    symmetric: undefined,
    reducedRange: undefined,
    axis: undefined,
    range: undefined,
    scale: undefined,
    zeroPoint: undefined,
  };
  expect(
    recipeOf(
      'overrides: {x: int16 symmetric, y: {axis: none}, z: {axis: 1, scale: [1, 0.5], zero-point: [0, 3]}, w: {range: [-1, 2]}}',
    ).overrides,
  ).toEqual({
    x: {...absent, type: 'int16', symmetric: true},
    y: {...absent, axis: null},
    z: {...absent, axis: 1, scale: [1, 0.5], zeroPoint: [0, 3]},
    w: {...absent, range: [-1, 2]},
  });
});

test('gates are kept in the unit of their metric, drops in points or as a fraction', () => {
  const check = (gate: string, expected: object) => {
    const [build] = buildsOf(`  b: {model: m, gates: {${gate}}}\n`);
    const [{place: _place, ...rest}] = build!.gates as [BuildSpec['gates'][number]];
    const absent = {
      output: undefined,
      layers: undefined,
      fromBase: undefined,
      epsilon: 0,
      waiver: undefined,
      min: undefined,
      max: undefined,
      drop: undefined,
      level: 'fail',
    };
    expect(rest).toEqual({...absent, ...expected});
  };
  check('snr: ">= 20 dB"', {metric: 'snr', min: 20, text: '>= 20 dB'});
  check('snr: "≥-2.5"', {metric: 'snr', min: -2.5, text: '≥-2.5'});
  check('size: "<= 600 kB"', {metric: 'size', max: 600_000, text: '<= 600 kB'});
  check('size: {max: 2 MiB, level: warn}', {metric: 'size', max: 2 ** 21, level: 'warn', text: '<= 2 MiB'});
  check('top1: {drop: "<= 1 %"}', {metric: 'top1', drop: {limit: 1, relative: false}, text: 'drop <= 1 %'});
  check('top1: {drop: "<= 1.5 points"}', {
    metric: 'top1',
    drop: {limit: 1.5, relative: false},
    text: 'drop <= 1.5 points',
  });
  check('top1: {relative-drop: "<= 1 %"}', {
    metric: 'top1',
    drop: {limit: 0.01, relative: true},
    text: 'relative drop <= 1 %',
  });
  check('f1: {min: 1e-1, drop: "<= 0.02"}', {
    metric: 'f1',
    min: 0.1,
    drop: {limit: 0.02, relative: false},
    text: '>= 0.1, drop <= 0.02',
  });
  check('top1: {min: 70 %, max: 100, output: probs}', {
    metric: 'top1',
    min: 70,
    max: 100,
    output: 'probs',
    text: '>= 70 %, <= 100',
  });
  check('snr: {drop-from-base: "<= 0.5 dB", epsilon: 0.01 dB}', {
    ...{metric: 'snr', fromBase: {limit: 0.5, relative: false}, epsilon: 0.01},
    text: 'drop from base <= 0.5 dB',
  });
  check('snr: {relative-drop-from-base: "<= 5 %"}', {
    ...{metric: 'snr', fromBase: {limit: 0.05, relative: true}},
    text: 'relative drop from base <= 5 %',
  });
  check('size: {max: 600 kB, growth-from-base: "<= 2 kB"}', {
    ...{metric: 'size', max: 600_000, fromBase: {limit: 2000, relative: false}},
    text: '<= 600 kB, growth from base <= 2 kB',
  });
  check('top1: {drop-from-base: "<= 1 points", level: warn}', {
    ...{metric: 'top1', fromBase: {limit: 1, relative: false}, level: 'warn'},
    text: 'drop from base <= 1 points',
  });
  check('snr: {min: 30, waiver: {until: 2026-12-31, reason: "new sensor, #12"}}', {
    ...{metric: 'snr', min: 30, waiver: {until: '2026-12-31', reason: 'new sensor, #12'}},
    text: '>= 30',
  });
  check('layers: {snr: {min: 10 dB, where: "conv_*"}}', {
    ...{metric: 'snr', layers: 'conv_*', min: 10},
    text: 'conv_*: >= 10 dB',
  });
  check('layers: {snr: ">= 10 dB"}', {metric: 'snr', layers: '*', min: 10, text: '*: >= 10 dB'});
});

test('a list of rules for a metric is as many gates', () => {
  const [build] = buildsOf('  b: {model: m, gates: {top1: [">= 70 %", {drop: "<= 1 %"}], snr: ">= 20"}}\n');
  expect(build!.gates.map(({metric, text}) => `${metric} ${text}`)).toEqual([
    'snr >= 20',
    'top1 >= 70 %',
    'top1 drop <= 1 %',
  ]);
});

test('a matrix is every combination, named after its values, the first axis slowest', () => {
  const text = `  grid:
    model: m
    recipe: {bias: float}
    matrix:
      weights: [int8 per-channel, {type: int16, granularity: per-tensor}]
      range: {mm: min-max, p: percentile 99.99}
    gates: {snr: ">= 20 dB"}
  after: {model: m}
`;
  const builds = buildsOf(text);
  expect(builds.map(({name}) => name)).toEqual([
    'grid-int8-per-channel-mm',
    'grid-int8-per-channel-p',
    'grid-int16-per-tensor-mm',
    'grid-int16-per-tensor-p',
    'after',
  ]);
  expect(builds[3]?.recipe).toMatchObject({
    weights: {type: 'int16'},
    range: {method: 'percentile', percentile: 99.99},
    bias: 'float',
  });
  expect(builds[3]?.gates.length).toBe(1);
});

test('a matrix may vary models and whole recipes', () => {
  const manifest = read(`datasets: {d: {random: 1, shape: [1]}}
models: {m: {file: m.onnx, calibrate: d}, n: {file: n.onnx, calibrate: d}}
builds: {all: {matrix: {model: [m, n], recipe: {ours: {}, theirs: {style: ort}}}}}
`);
  const described = [...manifest.builds.values()].map(
    ({name, model, recipe}) => `${name} ${model} ${recipe.compat ?? '-'}`,
  );
  expect(described).toEqual(['all-m-ours m -', 'all-m-theirs m ort', 'all-n-ours n -', 'all-n-theirs n ort']);
});

function datasetsOf(text: string): Readonly<Record<string, DatasetSpec>> {
  const source = {
    path: 'q.yaml',
    text: `datasets:\n${text}models: {m: {file: m.onnx}}\nbuilds: {b: {model: m, recipe: {activations: float}}}\n`,
  };
  const {manifest, diagnostics} = readManifest({source, file: '/q.yaml'});
  expect(diagnostics.filter(({code}) => code !== 'manifest/unused').map(formatDiagnostic)).toEqual([]);
  return Object.fromEntries(manifest?.datasets ?? []);
}

test('"like" takes over preprocessing, through several datasets, but neither files nor labels nor limits', () => {
  const {a, b, c} =
    datasetsOf(`  a: {images: a/*.jpg, resize: 256, crop: 224, scale: 1/127.5, mean: 1, limit: 100, labels: a.csv, shuffle: 3}
  b: {images: b/*.jpg, like: a, mean: [1, 2, 3]}
  c: {images: c/*.jpg, like: b, crop: [100, 200], on-error: skip}
`);
  const source = {kind: 'images', layout: 'nchw', color: 'rgb', resize: 256, crop: [224, 224]};
  const rest = {labels: undefined, limit: undefined, shuffleSeed: undefined, onError: 'fail'};
  const normalize = {scale: 1 / 127.5, mean: [1], std: [1]};
  expect(a).toMatchObject({source: {...source, files: ['a/*.jpg']}, normalize, limit: 100, shuffleSeed: 3});
  expect(b).toEqual({source: {...source, files: ['b/*.jpg']}, normalize: {...normalize, mean: [1, 2, 3]}, ...rest});
  expect(c).toEqual({
    source: {...source, files: ['c/*.jpg'], crop: [100, 200]},
    normalize: {...normalize, mean: [1, 2, 3]},
    ...{...rest, onError: 'skip'},
  });
});

test('"like" takes over labels that are part of the samples: bytes of records, columns, folders', () => {
  const {b, d, f} = datasetsOf(`  a: {records: a.bin, dtype: uint8, shape: [2], labels: before}
  b: {records: b.bin, like: a}
  c: {csv: c.csv, labels: {column: class}}
  d: {csv: d.csv, like: c}
  e: {images: e/*/*.png, labels: folder}
  f: {images: f/*/*.png, like: e}
`);
  expect(b?.source).toMatchObject({kind: 'records', dtype: 'uint8', shape: [2], label: 'before', headerBytes: 0});
  expect(d?.source).toMatchObject({kind: 'csv', labelColumn: 'class', header: true});
  expect(f?.labels).toEqual({kind: 'folder'});
});

test('labels are told apart by their file', () => {
  const check = (labels: string, expected: unknown) =>
    expect(datasetsOf(`  a: {npy: a.npy, labels: ${labels}}\n`)['a']?.labels).toEqual(expected);
  check('folder', {kind: 'folder'});
  check('x/labels.csv', {kind: 'csv', file: 'x/labels.csv', fileColumn: undefined, labelColumn: undefined});
  check('{file: l.txt, column: class, file-column: name}', {
    kind: 'csv',
    file: 'l.txt',
    fileColumn: 'name',
    labelColumn: 'class',
  });
  for (const file of ['y.npy', 't10k-labels-idx1-ubyte', 'labels.bin.gz', 'l.idx']) check(file, {kind: 'array', file});
});

test('what is not used and what quantizes nothing is a warning', () => {
  const text = `datasets: {d: {random: 1, shape: [1]}, e: {random: 2, like: f}, f: {random: 1, shape: [1]}}
models: {m: {file: m.onnx}, n: {file: n.onnx, calibrate: e}}
builds: {b: {model: m, recipe: {weights: float, activations: float}}}
`;
  const {manifest, diagnostics} = readManifest({source: {path: 'q.yaml', text}, file: '/q.yaml'});
  expect(manifest).toBeDefined();
  expect(diagnostics.map(({severity, message}) => `${severity} ${message}`)).toEqual([
    'warning dataset "d" is not used',
    'warning model "n" is not used',
    'warning build "b" quantizes nothing: weights and activations are float',
  ]);
});

test('the same text gives the same manifest', () => {
  const text = `${WITH_MODEL}builds: {b: {model: m}}\n`;
  expect(read(text)).toEqual(read(text));
  expect(read(text).directory).toBe('/repository');
});

test('names are what every file system can hold', () => {
  const check = (name: string, expected: boolean) => expect(NAME_PATTERN.test(name), name).toBe(expected);
  for (const name of ['a', '_x', '8', 'mobilenet-v1_0.25', 'console', 'com10', 'nullable', 'a'.repeat(100)])
    check(name, true);
  for (const name of ['', '.', '-a', '.a', 'a.', 'a b', 'a/b', 'é', 'a:b', 'a'.repeat(101)]) check(name, false);
  for (const name of ['con', 'CON', 'Nul', 'aux.txt', 'PRN.', 'COM1', 'lpt9.onnx', 'com0']) check(name, false);
});
