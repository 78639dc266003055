import type {EngineChoice} from './choose-engine.ts';
import type {Engine} from './engine.ts';

/** Variable of a worker's environment: `wasm`, or the folder of the native package. */
const WORKER_VARIABLE = 'QUANTGATE_WORKER_ENGINE';

/**
 * Environment by which the workers of a run are told what was chosen for it.
 *
 * @throws Failure `engine-unavailable`
 */
export const engineEnvironment = async (engine: EngineChoice): Promise<Readonly<Record<string, string>>> => ({
  [WORKER_VARIABLE]: engine.kind === 'wasm' ? 'wasm' : await engine.folder(),
});

let opened: Promise<Engine> | undefined;

/**
 * The engine of this process, loaded at the first call. One that was not told which gets the one that the main process
 * would choose.
 *
 * @throws Failure `engine-unavailable`
 */
export function openEngine(): Promise<Engine> {
  opened ??= load(process.env[WORKER_VARIABLE]);
  return opened;
}

async function load(told: string | undefined): Promise<Engine> {
  const engine = told ?? (await chosenHere());
  // Only one of them is loaded: each costs a tenth of a second and tens of megabytes.
  if (engine === 'wasm') return (await import('./onnxruntime-web-engine.ts')).createOnnxruntimeWebEngine();
  return (await import('./onnxruntime-engine.ts')).createOnnxruntimeEngine(engine);
}

async function chosenHere(): Promise<string> {
  const {engine} = (await import('./choose-engine.ts')).chooseEngine('auto');
  return engine.kind === 'wasm' ? 'wasm' : engine.folder();
}
