import type {Node} from '../../onnx/graph.ts';

/**
 * The places where a sequence of operator types occurs that computes as one: every value between them is read by the next
 * node only and is no output of the model. Longer sequences go before shorter ones, earlier ones before later ones, and
 * no node belongs to two.
 *
 * @param mayBegin whether a node may be the first of a sequence
 */
export function fusedChains(
  nodes: readonly Node[],
  sequences: readonly (readonly string[])[],
  mayBegin: (node: Node) => boolean = () => true,
): readonly (readonly Node[])[] {
  const taken = new Set<Node>();
  const chains: (readonly Node[])[] = [];
  for (const sequence of [...sequences].sort((a, b) => b.length - a.length)) {
    for (const node of nodes) {
      const chain = mayBegin(node) ? chainFrom(node, sequence) : undefined;
      if (!chain || chain.some((member) => taken.has(member))) continue;
      for (const member of chain) taken.add(member);
      chains.push(chain);
    }
  }
  return chains;
}

function chainFrom(first: Node, sequence: readonly string[]): readonly Node[] | undefined {
  if (first.opType !== sequence[0]) return undefined;
  const chain = [first];
  for (const opType of sequence.slice(1)) {
    const output = chain.at(-1)?.outputs[0];
    const [next, ...others] = output?.consumers() ?? [];
    if (!next || others.length > 0 || output?.isGraphOutput() || next.opType !== opType) return undefined;
    chain.push(next);
  }
  return chain;
}
