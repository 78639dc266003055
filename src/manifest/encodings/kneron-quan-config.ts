/**
 * Kneron's quan_config: bits by node, whose names end in `_kn`. In its words 15 bits are 16.
 *
 * Source: Kneron toolchain, quan_config of the analysis.
 */
import type {IntegerType, NodeRule, Recipe} from '../manifest.ts';
import {entryOf, isMembers, type Members} from './members.ts';
import type {Complain} from './tensor-encoding.ts';

const NODE_SUFFIX = '_kn';

const TYPES: ReadonlyMap<unknown, IntegerType> = new Map([
  [8, 'int8'],
  [15, 'int16'],
  [16, 'int16'],
]);

export function readQuanConfig(content: Members, complain: Complain): Readonly<Record<string, NodeRule>> {
  const rules = Object.entries(content).flatMap(([key, members]): [string, NodeRule][] => {
    const bits = isMembers(members) && isMembers(members.bitwidth) ? members.bitwidth.all : undefined;
    const type = TYPES.get(bits);
    if (!type) entryOf(key, {}, complain).complain('has no bitwidth "all" of 8, 15 or 16');
    return type ? [[nodeNameOf(key), ruleOf(type)]] : [];
  });
  return Object.fromEntries(rules);
}

const nodeNameOf = (key: string): string => (key.endsWith(NODE_SUFFIX) ? key.slice(0, -NODE_SUFFIX.length) : key);

const ruleOf = (type: IntegerType): NodeRule => ({
  weights: {type, granularity: undefined, symmetric: undefined},
  inputs: {isQuantized: undefined},
  outputs: {isQuantized: undefined, type, symmetric: undefined, range: undefined},
});

/** The nodes that the recipe gives 8 or 16 bits of their own. */
export const writeQuanConfig = ({nodes}: Pick<Recipe, 'nodes'>): Members =>
  Object.fromEntries(
    Object.entries(nodes).flatMap(([name, {weights, outputs}]) => {
      const all = BITS.get(outputs.type ?? weights.type);
      return all === undefined ? [] : [[`${name}${NODE_SUFFIX}`, {bitwidth: {all}}]];
    }),
  );

const BITS: ReadonlyMap<unknown, number> = new Map([
  ['int8', 8],
  ['uint8', 8],
  ['int16', 15],
  ['uint16', 15],
]);
