import { type Report } from '../shape.ts';
import type { Tree } from '../source-tree.ts';
export declare const PLATFORMS: readonly ['520', '720', '530', '630', '730'];
/** The tree of a build with platform and target agreeing. Builds in other styles stay as they are. */
export declare function withKneronPlatform(build: Tree, report: Report): Tree;
