import type { Style } from './style.ts';
export declare const kneronStyle: Style;
