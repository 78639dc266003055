import type * as Ort from 'onnxruntime-node';
import type { Engine } from './engine.ts';
/**
 * The engine behind the interface: onnxruntime-node, loaded here and nowhere else, on the CPU.
 *
 * Graph optimisations stay off: at any higher level the engine rounds float weights to 8 bit behind the user's back
 * when the activations around them carry quantizers (its WeightBiasQuantization), and fuses DequantizeLinear → operator →
 * QuantizeLinear into integer kernels. The session options repeat that in case the level is ever raised.
 *
 * @throws Failure `engine-unavailable` when the package or its binary is missing
 */
export declare function createOnnxruntimeEngine(load?: () => Promise<typeof Ort>): Promise<Engine>;
