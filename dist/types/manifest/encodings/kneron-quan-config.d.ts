/**
 * Kneron's quan_config: bits by node, whose names end in `_kn`. In its words 15 bits are 16.
 *
 * Source: Kneron toolchain, quan_config of the analysis.
 */
import type { NodeRule, Recipe } from '../manifest.ts';
import { type Members } from './members.ts';
import type { Complain } from './tensor-encoding.ts';
export declare function readQuanConfig(content: Members, complain: Complain): Readonly<Record<string, NodeRule>>;
/** The nodes that the recipe gives 8 or 16 bits of their own. */
export declare const writeQuanConfig: ({ nodes }: Pick<Recipe, 'nodes'>) => Members;
