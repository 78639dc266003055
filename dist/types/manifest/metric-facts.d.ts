/** What the manifest needs to know about each figure that can be measured and gated. */
import type { MetricName } from './manifest.ts';
export interface MetricFacts {
    /** Unit of the figure and of its gates; "" for plain numbers. Percentages run from 0 to 100. */
    readonly unit: 'dB' | '%' | 'B' | '';
    /** Compares with labels, hence also has a figure for the float model, from which a drop can be told. */
    readonly needsLabels: boolean;
    /** Which of two figures is the better one. */
    readonly better: 'higher' | 'lower';
}
export declare const METRIC_FACTS: Readonly<Record<MetricName | 'size', MetricFacts>>;
