import {openEngine} from './open-engine.ts';

/** ModelProto{ir_version: 8, opset_import: {version: 17}, graph: y = Identity(x) with x, y: float32[1]}. */
const SMALLEST_MODEL =
  '08083a370a100a017812017922084964656e746974791201675a0f0a0178120a0a08080112040a020801620f0a0179120a0a08080112040a02080142021011';

/** Loads the engine and lets it set up what it sets up for its first model: 100 ms that later models do not wait for. */
export async function warmUpEngine(): Promise<void> {
  const engine = await openEngine();
  const session = await engine.openSession(Buffer.from(SMALLEST_MODEL, 'hex'));
  await session.release();
}
