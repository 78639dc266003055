import type { Placement } from '../../artifacts/placement.ts';
/** Tensors that share one scale and zero point: change one and all change. */
export interface ParameterGroups {
    /** The tensor that the parameters of a quantized tensor belong to, perhaps itself. */
    ownerOf(tensor: string): string;
    /** All tensors of the group that a tensor is in. */
    membersOf(tensor: string): readonly string[];
}
export declare function parameterGroups({ quantizers }: Placement): ParameterGroups;
