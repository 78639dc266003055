/**
 * Names the arithmetic that the engine uses here, for fingerprints: figures computed on machines of the same class are
 * the same to the bit. Does not load the engine, so that a build with nothing to do stays cheap.
 *
 * For example `ort=1.30.0;ep=cpu;isa=avx512_vnni;threads=1;opt=off`.
 */
export declare function numericsClass(): string;
/**
 * The instruction set level in the text of Linux's /proc/cpuinfo, undefined when it does not say.
 *
 * @param architecture as `os.arch()` names it
 */
export declare function isaOfCpuInfo(text: string, architecture: string): string | undefined;
