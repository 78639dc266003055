import type {Diagnostic} from '../../base/diagnostic.ts';
import {type Node, ONNX_DOMAIN} from '../../onnx/graph.ts';

/** Which operators a target computes, as far as its vendor says. */
export interface OperatorSupport {
  readonly target: string;
  readonly own: readonly string[];
  /** Left to the target's processor. */
  readonly host: readonly string[];
}

/** Operators that have gone when a model is compiled: they rename, retype or reshape. */
const FREE_OPERATORS: readonly string[] = ['Constant', 'Identity', 'Squeeze', 'Unsqueeze', 'Dropout', 'Cast'];

/** Says which operators the target leaves to its processor, and which its vendor does not name at all. */
export function checkOperatorSupport(nodes: readonly Node[], {target, own, host}: OperatorSupport): Diagnostic[] {
  const counts = new Map<string, number>();
  for (const {opType, domain} of nodes) {
    const name = domain === ONNX_DOMAIN ? opType : `${domain}.${opType}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const named = (isMeant: (opType: string) => boolean): string =>
    [...counts].flatMap(([opType, count]) => (isMeant(opType) ? [`${opType} (${count})`] : [])).join(', ');
  const onHost = named((opType) => host.includes(opType));
  const unknown = named((opType) => ![...own, ...host, ...FREE_OPERATORS].includes(opType));
  return [
    ...(onHost === ''
      ? []
      : [warning(`${target} leaves to its processor: ${onHost}`, 'Each costs a trip to it and back.')]),
    ...(unknown === ''
      ? []
      : [
          warning(
            `operators that ${target} is not known to compute: ${unknown}`,
            'Replace them, or cut the model there.',
          ),
        ]),
  ];
}

const warning = (message: string, remedy: string): Diagnostic => ({
  severity: 'warning',
  code: 'target/unsupported-operator',
  message,
  remedy,
});
