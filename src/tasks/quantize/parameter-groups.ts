import type {Placement} from '../../artifacts/placement.ts';

/** Tensors that share one scale and zero point: change one and all change. */
export interface ParameterGroups {
  /** The tensor that the parameters of a quantized tensor belong to, perhaps itself. */
  ownerOf(tensor: string): string;
  /** All tensors of the group that a tensor is in. */
  membersOf(tensor: string): readonly string[];
}

export function parameterGroups({quantizers}: Placement): ParameterGroups {
  const owners = new Map<string, string>();
  const members = new Map<string, string[]>();
  const ownerOf = (tensor: string): string => owners.get(tensor) ?? tensor;
  for (const quantizer of quantizers) {
    const {tensor} = quantizer;
    // Providers stand earlier in the list.
    const isShared = quantizer.role === 'activation' && quantizer.source.kind === 'shared';
    const owner = isShared ? ownerOf(quantizer.source.tensor) : tensor;
    owners.set(tensor, owner);
    members.set(owner, [...(members.get(owner) ?? []), tensor]);
  }
  return {ownerOf, membersOf: (tensor) => members.get(ownerOf(tensor)) ?? []};
}
