import type { ChannelStatistics } from '../../artifacts/channel-statistics.ts';
import type { EqualizedPair } from '../../artifacts/equalization.ts';
import type { Model } from '../../onnx/graph.ts';
import { type Passage } from '../../onnx/passes/equalization-edges.ts';
import { type ClipTreatment } from './scale-limits.ts';
export interface EqualizeOptions extends Passage {
    readonly clip: ClipTreatment;
    /** Channels must not enlarge the range of the value they are in. */
    readonly rangeAware: boolean;
    readonly iterations: number;
}
export interface EqualizedModel {
    readonly passCount: number;
    readonly pairs: readonly EqualizedPair[];
}
/**
 * Moves scale factors between layers, in place, so that the channels of each weight become equally large and one scale
 * serves them all. The model computes the same up to float32 rounding, unless a Clip is exchanged for a Relu.
 *
 * @param statistics undefined when nothing was measured; then ranges limit nothing
 */
export declare function equalizeModel({ graph }: Model, statistics: ChannelStatistics | undefined, options: EqualizeOptions): EqualizedModel;
