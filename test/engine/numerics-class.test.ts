import {createRequire} from 'node:module';
import {expect, test} from 'vitest';
import {isaOfCpuInfo, numericsClass} from '../../src/engine/numerics-class.ts';

const check = (flags: string, architecture: string, expected: string | undefined): void =>
  expect(isaOfCpuInfo(flags, architecture)).toBe(expected);

test('the instruction set is the best level that the engine has kernels for', () => {
  const x64 = (flags: string) => `processor\t: 0\nmodel name\t: AMD EPYC\nflags\t\t: fpu ${flags}\nbugs\t\t: none\n`;
  check(x64('sse2 avx avx2 fma avx512f avx512bw avx512dq avx512vl avx512_vnni'), 'x64', 'avx512_vnni');
  check(x64('sse2 avx avx2 fma avx512f avx512bw avx512dq avx512vl'), 'x64', 'avx512');
  check(x64('sse2 avx avx2 fma avx_vnni'), 'x64', 'avx_vnni');
  check(x64('sse2 avx avx2 fma'), 'x64', 'avx2');
  check(x64('sse2 avx avx2'), 'x64', 'avx');
  check(x64('sse2'), 'x64', 'sse2');
  check('Features\t: fp asimd asimddp asimdhp\n', 'arm64', 'neon-dotprod-fp16');
  check('Features\t: fp asimd\n', 'arm64', 'neon');
});

test('what cannot be told from the text is left to others', () => {
  check('', 'x64', undefined);
  check('isa\t: rv64imafdc\n', 'riscv64', undefined);
  check('flags\t: a b\n', 'riscv64', undefined);
});

test('the class names engine, version, instruction set and threads, without loading the engine', () => {
  expect(numericsClass('native')).toMatch(/^ort=1\.30\.0;ep=cpu;isa=[\w-]+;threads=1;opt=off$/);
  expect(numericsClass('native')).toBe(numericsClass('native'));
  expect(numericsClass('wasm')).toBe('ort-web=1.30.0;ep=wasm;isa=simd;threads=1;opt=off');
  expect(
    Object.keys(createRequire(import.meta.url).cache ?? {}).filter((file) => file.includes('onnxruntime-node/dist')),
  ).toEqual([]);
});
