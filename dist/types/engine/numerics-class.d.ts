import type { EngineChoice } from './choose-engine.ts';
/**
 * Names the arithmetic that the engine uses here, for fingerprints: figures computed on machines of the same class are
 * the same to the bit. Does not load the engine, so that a build with nothing to do stays cheap. Of the native engine
 * only the one version is ever used.
 *
 * For example `ort=1.30.0;ep=cpu;isa=avx512_vnni;threads=1;opt=off`. What WebAssembly computes does not depend on the
 * machine: `ort-web=1.30.0;ep=wasm;isa=simd;threads=1;opt=off`.
 */
export declare function numericsClass(kind: EngineChoice['kind']): string;
/**
 * The instruction set level in the text of Linux's /proc/cpuinfo, undefined when it does not say.
 *
 * @param architecture as `os.arch()` names it
 */
export declare function isaOfCpuInfo(text: string, architecture: string): string | undefined;
