/**
 * Limits as people write them: `">= 20 dB"`, `"<= 1 %"`, `600 kB`. Each metric has its own units, and a limit is kept in
 * the metric's unit: dB, percent from 0 to 100, bytes, plain numbers.
 */
import type { GateSpec, MetricName } from './manifest.ts';
import { type Shape } from './shape.ts';
export type GatedMetric = MetricName | 'size';
/** A number in the metric's unit, and as it was written. */
export interface Quantity {
    readonly value: number;
    readonly text: string;
}
/** Units that may follow a number; the empty one means that the unit may be left out. */
export declare const unitsOf: (metric: GatedMetric) => readonly string[];
export declare const exampleOf: (metric: GatedMetric) => string;
/** `">= 20 dB"`: a lower or an upper limit. */
export declare function limitRule(metric: GatedMetric): Shape<Pick<GateSpec, 'min' | 'max' | 'text'>>;
/** A limit without comparison, as `min:` and `max:` have it. */
export declare function quantity(metric: GatedMetric): Shape<Quantity>;
/** `"<= 1 %"`: the largest loss allowed. */
export declare function lossRule(units: readonly string[], example: string): Shape<Quantity>;
