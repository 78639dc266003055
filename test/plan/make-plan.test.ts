import {expect, test} from 'vitest';
import {canonicalJson} from '../../src/base/canonical-json.ts';
import type {TaskNode} from '../../src/build/task.ts';
import type {Manifest} from '../../src/manifest/manifest.ts';
import {planToText} from '../../src/plan/draw-plan.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import {manifestOf, netManifest} from '../support/manifest-of.ts';

const parametersOf = (manifest: Manifest): Readonly<Record<string, string>> =>
  Object.fromEntries(makePlan(manifest).tasks.map(({kind, parameters}) => [kind, canonicalJson(parameters)]));

/** Kinds of tasks whose parameters differ between two texts of one build. */
function changedKinds(before: string, after: string): string[] {
  const [old, now] = [before, after].map((text) =>
    parametersOf(netManifest(`  b: { model: net, target: generic, ${text} }`)),
  );
  return [...new Set([...Object.keys(old!), ...Object.keys(now!)])].filter((kind) => old![kind] !== now![kind]).sort();
}

test('tasks stand in topological order, and each reads what stands before it', () => {
  const {tasks} = makePlan(netManifest('  a: { model: net, target: generic }\n  b: { model: net, target: generic }'));
  const seen = new Set<string>();
  for (const {id, inputs} of tasks) {
    for (const input of Object.values(inputs)) if (input.from === 'task') expect(seen).toContain(input.task);
    seen.add(id);
  }
  expect(new Set(tasks.map(({build}) => build))).toEqual(new Set(['a', 'b']));
});

test('only the named builds are planned, in the order of the manifest', () => {
  const manifest = netManifest(['a', 'b', 'c'].map((name) => `  ${name}: { model: net, target: generic }`).join('\n'));
  const builds = (names: readonly string[]) => [...new Set(makePlan(manifest, names).tasks.map(({build}) => build))];
  expect(builds(['c', 'a'])).toEqual(['a', 'c']);
  expect(builds([])).toEqual([]);
});

test('each edit of a build changes the parameters of the tasks that look at it, and of no other', () => {
  const check = (before: string, after: string, kinds: readonly string[]) =>
    expect(changedKinds(before, after), after).toEqual(kinds);
  check('gates: { snr: ">= 20 dB" }', 'gates: { snr: ">= 30 dB" }', ['gate']);
  check('recipe: { range: mse }', 'recipe: { range: { method: percentile, percentile: 99.9 } }', ['choose-ranges']);
  check('recipe: { weights: int8 }', 'recipe: { weights: int4 }', ['place-quantizers', 'quantize']);
  check('recipe: { float-type: bfloat16 }', 'recipe: { float-type: float16 }', ['cast-floats']);
  check('recipe: {}', 'recipe: { float-type: bfloat16 }', ['cast-floats']);
  check('recipe: { exclude-nodes: [a] }', 'recipe: { exclude-nodes: [b] }', ['place-quantizers', 'quantize']);
});

test('a recipe that leaves activations float is neither calibrated nor given ranges', () => {
  const kinds = makePlan(netManifest('  b: { model: net, target: generic, recipe: { activations: float } }')).tasks.map(
    ({kind}) => kind,
  );
  expect(kinds).not.toContain('calibrate');
  expect(kinds).not.toContain('choose-ranges');
  expect(kinds).toContain('evaluate');
});

test("TI's integer model is what is judged, and operators are exchanged before anything else", () => {
  const tasksOf = (recipe: string, target = 'ti-tinpu') =>
    makePlan(netManifest(`  b: { model: net, target: ${target}, recipe: { ${recipe} } }`)).tasks;
  const tasks = tasksOf('style: ti, steps: [bias-correction]');
  expect(tasks.map(({kind}) => kind)).toEqual([
    'import-model',
    'replace-operators',
    'place-quantizers',
    'check-samples',
    'calibrate',
    'choose-ranges',
    'quantize',
    'correct-biases',
    'export-integers',
    'evaluate',
    'gate',
  ]);
  const inputOf = (kind: string, input: string) => tasks.find((task) => task.kind === kind)?.inputs[input];
  const exported = {from: 'task', task: 'b:export-integers', output: 'model.onnx'};
  expect(inputOf('evaluate', 'quantized')).toEqual(exported);
  expect(inputOf('gate', 'quantized')).toEqual(exported);
  expect(inputOf('export-integers', 'quantized')).toMatchObject({task: 'b:correct-biases'});
  expect(inputOf('quantize', 'model')).toMatchObject({task: 'b:replace-operators'});
  const generic = tasksOf('style: ti, ti: {quantization: 1}', 'generic').map(({kind}) => kind);
  expect(generic).not.toContain('export-integers');
  expect(generic).not.toContain('replace-operators');
  expect(tasksOf('replace: {Gelu: Relu}', 'generic').map(({kind}) => kind)).toContain('replace-operators');
});

test('the model with casts is what is judged and corrected before, and float32 needs none', () => {
  const tasksOf = (recipe: string) => makePlan(netManifest(`  b: { model: net, recipe: { ${recipe} } }`)).tasks;
  const tasks = tasksOf('float-type: float16');
  const inputOf = (kind: string, input: string) => tasks.find((task) => task.kind === kind)?.inputs[input];
  expect(inputOf('cast-floats', 'quantized')).toMatchObject({task: 'b:correct-biases'});
  expect(inputOf('cast-floats', 'samples')).toMatchObject({source: 'dataset:calib'});
  expect(inputOf('evaluate', 'quantized')).toEqual({from: 'task', task: 'b:cast-floats', output: 'model.onnx'});
  expect(inputOf('gate', 'quantized')).toEqual({from: 'task', task: 'b:cast-floats', output: 'model.onnx'});
  expect(tasksOf('').map(({kind}) => kind)).not.toContain('cast-floats');
  // Nothing of bfloat16 overflows, so that no samples are looked at.
  const wide = tasksOf('float-type: bfloat16').find(({kind}) => kind === 'cast-floats');
  expect(Object.keys(wide!.inputs).sort()).toEqual(['floatNodes', 'quantized']);
});

test('a model without evaluation samples is judged by its size alone', () => {
  const manifest = manifestOf(`datasets:
  calib: { random: 100, shape: [4], seed: 1 }
models:
  net: { file: net.onnx, calibrate: calib }
builds:
  b: { model: net, target: generic, gates: { size: "<= 1 MB" } }
`);
  const {tasks} = makePlan(manifest);
  expect(tasks.map(({kind}) => kind)).not.toContain('evaluate');
  expect(Object.keys(tasks.at(-1)!.inputs)).toEqual(['model', 'quantized']);
});

test('only the gate reads the base, with the samples to pair by, and the day only where there are waivers', () => {
  const manifest = netManifest(
    '  b: { model: net, gates: { snr: { min: 3, waiver: { until: 2026-12-31, reason: later } } } }',
  );
  const [plain, compared] = [makePlan(manifest).tasks, makePlan(manifest, undefined, {hasBase: true}).tasks];
  expect(compared.slice(0, -1)).toEqual(plain.slice(0, -1));
  const sources = (node: TaskNode | undefined) =>
    Object.values(node?.inputs ?? {}).flatMap((input) => (input.from === 'source' ? [input.source] : []));
  expect(sources(plain.at(-1))).toEqual(['model:net', 'today']);
  expect(sources(compared.at(-1))).toEqual(['model:net', 'base:b', 'dataset:test', 'today']);
  expect(sources(makePlan(netManifest('  b: { model: net }')).tasks.at(-1))).toEqual(['model:net']);
});

test('the same manifest gives the same plan, whatever its layout and wherever it stands', () => {
  const spaced = netManifest('\n\n  b:   { target: generic,   model: net }');
  const plain = netManifest('  b: { model: net, target: generic }');
  const tasks = (manifest: Manifest): readonly TaskNode[] => makePlan(manifest).tasks;
  expect(tasks(spaced)).toEqual(tasks(plain));
  expect(JSON.stringify(tasks(plain))).not.toContain('/project');
  expect(
    planToText(makePlan(plain))
      .split('\n')
      .every((line) => line.length <= 80),
  ).toBe(true);
});

const planned = (recipe: string): ReadonlyMap<string, TaskNode> =>
  new Map(makePlan(netManifest(`  b: { model: net, recipe: {${recipe}} }`)).tasks.map((node) => [node.kind, node]));

test('biases are corrected between quantizing and judging, unless there is nothing to correct', () => {
  const plan = planned('');
  const corrected = {from: 'task', task: 'b:correct-biases', output: 'model.onnx'};
  for (const kind of ['evaluate', 'gate']) expect(plan.get(kind)?.inputs.quantized).toEqual(corrected);
  expect(plan.get('correct-biases')?.inputs.quantized).toMatchObject({task: 'b:quantize'});
  for (const recipe of ['steps: []', 'style: ort', 'weights: float', 'activations: float']) {
    const without = planned(recipe);
    expect(without.has('correct-biases'), recipe).toBe(false);
    expect(without.get('gate')?.inputs.quantized).toMatchObject({task: 'b:quantize'});
  }
});

test('switching bias correction on or off reruns nothing before it', () => {
  const [on, off] = [planned(''), planned('steps: []')];
  for (const kind of ['import-model', 'place-quantizers', 'calibrate', 'choose-ranges', 'quantize'])
    expect(on.get(kind), kind).toEqual(off.get(kind));
});

test('with AIMET activations are measured behind rounded weights, and the method reaches the weights', () => {
  const plan = makePlan(netManifest('  b: {model: net, recipe: {style: aimet, aimet: {quant_scheme: tf_enhanced}}}'));
  const of = (name: string) => plan.tasks.find(({id}) => id === `b:${name}`);
  expect(of('simulate-weights')).toMatchObject({
    kind: 'quantize',
    parameters: {gives: 'float', aimetRange: {method: 'tf-enhanced'}},
  });
  expect(of('calibrate')).toMatchObject({
    parameters: {collector: 'aimet'},
    inputs: {model: {task: 'b:simulate-weights'}},
  });
  expect(of('choose-ranges')).toMatchObject({parameters: {aimetOptions: {strictSymmetric: false}}});
  expect(of('quantize')).toMatchObject({inputs: {model: {task: 'b:import-model'}}});
  expect(of('place-quantizers')?.parameters).not.toHaveProperty('aimetRange');
});

test("AIMET's options are in no key of other builds", () => {
  const plan = makePlan(netManifest('  b: {model: net}'));
  for (const {parameters} of plan.tasks) expect(JSON.stringify(parameters)).not.toContain('aimet');
});

test('a step of the float model stands before placement, behind a measurement of its channels where it needs one', () => {
  const plan = planned('steps: [equalize, fold-high-biases]');
  expect(plan.get('equalize')?.inputs).toMatchObject({
    model: {task: 'b:import-model'},
    channels: {task: 'b:measure-channels-for-equalize'},
  });
  expect(plan.get('fold-high-biases')?.inputs.model).toMatchObject({task: 'b:equalize'});
  for (const kind of ['place-quantizers', 'calibrate', 'quantize'])
    expect(plan.get(kind)?.inputs.model, kind).toMatchObject({task: 'b:fold-high-biases'});
  const free = planned('steps: [{equalize: {range-aware: false}}]');
  expect(free.has('measure-channels')).toBe(false);
  expect(Object.keys(free.get('equalize')!.inputs)).toEqual(['model']);
});

test('a model that another tool has quantized is imported, measured and judged, and nothing else', () => {
  const planOf = (quantized: string) => {
    const {tasks} = makePlan(
      manifestOf(`datasets: { test: { random: 5, shape: [4], labels: labels.npy } }
models: { net: { file: net.onnx, evaluate: test, metrics: [top1] } }
builds: { b: { model: net, quantized: ${quantized} } }
`),
    );
    return tasks.map(
      ({kind, inputs}) =>
        `${kind}: ${Object.entries(inputs).map(([name, input]) => `${name} ${input.from === 'source' ? input.source : input.output}`)}`,
    );
  };
  expect(planOf('vendor.onnx')).toEqual([
    'import-model: model model:net',
    'import-quantized: quantized quantized-model:vendor.onnx,imported model.onnx',
    'evaluate: model model:net,imported model.onnx,quantized adapted.onnx,samples dataset:test',
    'gate: model model:net,quantized model.onnx,evaluation evaluation.json',
  ]);
  expect(planOf('as-is')).toEqual([
    'import-quantized: quantized model:net',
    'evaluate: quantized adapted.onnx,samples dataset:test',
    'gate: quantized model.onnx,evaluation evaluation.json',
  ]);
});

test('positions come from the target where scales are powers of two, or from the recipe', () => {
  const quantize = (target: string, recipe: string): string =>
    parametersOf(netManifest(`  b: { model: net, target: ${target}, recipe: {${recipe}} }`)).quantize!;
  const powers = 'weights: int8 per-tensor power-of-two, activations: int8 symmetric power-of-two';
  expect(quantize('vitis-aie-ml', powers)).toContain('"shiftRead":[0,7]');
  expect(quantize('dpuczdx8g', powers)).toContain('"shiftRead":[0,15]');
  expect(quantize('generic', powers)).not.toContain('shiftRead');
  expect(quantize('generic', 'style: amd, amd: {config: XINT8}')).toContain('"shiftRead":[0,7]');
  expect(quantize('generic', 'style: amd')).toContain('"weightSearch":"quark-min-mse"');
});

test('placement does not look at refinement, nor refinement at placement', () => {
  expect(
    changedKinds(
      'recipe: { style: amd, amd: {config: XINT8} }',
      'recipe: { style: amd, amd: {config: XINT8, extra_options: {AdjustShiftCut: false}} }',
    ),
  ).toEqual(['quantize']);
  expect(
    changedKinds(
      'recipe: { style: amd, amd: {include_cle: true} }',
      'recipe: { style: amd, amd: {include_cle: false} }',
    ),
  ).toEqual(['convert-operators']);
});

const MIXED =
  'target: kdp730, recipe: {style: kneron, kneron: {datapath_bitwidth_mode: mixbw, weight_bitwidth_mode: mixbw, flops_ratio: 0.2}}';

test('mixed precision by sensitivity quantizes a narrow model, measures, chooses, and calibrates once', () => {
  const {tasks} = makePlan(netManifest(`  b: { model: net, ${MIXED} }`));
  const kinds = tasks.map(({id}) => id.split(':')[1]);
  expect(kinds).toEqual([
    'import-model',
    'narrow-place-quantizers',
    'calibrate',
    'narrow-choose-ranges',
    'narrow-quantize',
    'analyze-sensitivity',
    'choose-bit-widths',
    'place-quantizers',
    'check-samples',
    'choose-ranges',
    'quantize',
    'write-fixed-point',
    'evaluate',
    'gate',
  ]);
  const placing = tasks.find(({id}) => id === 'b:place-quantizers');
  expect(placing?.inputs.bitWidths).toEqual({from: 'task', task: 'b:choose-bit-widths', output: 'bit-widths.json'});
});

test('mixed precision by channels measures nothing', () => {
  const recipe = 'target: kdp730, recipe: {style: kneron, kneron: {datapath_bitwidth_mode: mix light}}';
  const kinds = makePlan(netManifest(`  b: { model: net, ${recipe} }`)).tasks.map(({kind}) => kind);
  expect(kinds).toContain('choose-bit-widths');
  expect(kinds).not.toContain('analyze-sensitivity');
});
