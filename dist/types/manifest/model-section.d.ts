import { type MetricSpec } from './manifest.ts';
import { type Decoded } from './object-shape.ts';
import { type Shape } from './shape.ts';
declare const fields: {
    readonly file: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, true>;
    readonly inputs: import("./object-shape.ts").Field<Readonly<Record<string, readonly number[]>>, false>;
    readonly calibrate: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
    readonly evaluate: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
    readonly metrics: import("./object-shape.ts").Field<import("./shape.ts").Located<readonly MetricSpec[]>, false>;
    readonly state: import("./object-shape.ts").Field<Readonly<Record<string, string>>, false>;
    readonly constants: import("./object-shape.ts").Field<Readonly<Record<string, number | readonly number[]>>, false>;
};
export declare const model: Shape<Decoded<{
    readonly file: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, true>;
    readonly inputs: import("./object-shape.ts").Field<Readonly<Record<string, readonly number[]>>, false>;
    readonly calibrate: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
    readonly evaluate: import("./object-shape.ts").Field<import("./shape.ts").Located<string>, false>;
    readonly metrics: import("./object-shape.ts").Field<import("./shape.ts").Located<readonly MetricSpec[]>, false>;
    readonly state: import("./object-shape.ts").Field<Readonly<Record<string, string>>, false>;
    readonly constants: import("./object-shape.ts").Field<Readonly<Record<string, number | readonly number[]>>, false>;
}>>;
export type ModelSection = Decoded<typeof fields>;
/** The metrics of a model; none without an evaluation dataset. */
export declare function metricsOf(section: ModelSection): readonly MetricSpec[];
export {};
