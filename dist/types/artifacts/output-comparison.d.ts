import type { OutputComparison } from '../numeric/output-comparison.ts';
import { type Figure } from './figure.ts';
/** Error of the model's outputs on the samples: Σ over outputs of Σ(x − q)² / Σx², x being the float model's. */
export interface OutputError {
    readonly before: Figure;
    readonly after: Figure;
}
export declare function encodeOutputComparison({ signal, before, after }: OutputComparison): Uint8Array;
/** Undefined for bytes of another shape: the samples then are compared again. */
export declare function decodeOutputComparison(bytes: Uint8Array | undefined): OutputComparison | undefined;
/** "1.2 dB " of a ratio of powers, without its sign; nothing where one of them is no number. */
export declare function decibelText(ratio: number): string;
