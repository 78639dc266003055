import { type JsonSchema, type ShapeOf } from './json-shape.ts';
/** Where editors and validators find the schema of the newest release. */
export declare const REPORT_SCHEMA_URL = "https://unpkg.com/quantgate/schemas/report.json";
/**
 * Largest `report.json` that is written or read. A run of 200 builds, each with ten gates and fifty layers, has 1.5 MB;
 * artifacts of such a size are downloaded and read in well under a second.
 */
export declare const REPORT_BYTES_MAX = 4000000;
/** In UTF-16 code units. Names of layers made by exporters reach 300, paths 4096; nobody reads as far. */
export declare const NAME_LENGTH_MAX = 400;
export declare const SENTENCE_LENGTH_MAX = 2000;
/** A matrix of models, targets and recipes. GitHub's own matrices end at 256. */
export declare const BUILDS_MAX = 1000;
/** Gates times outputs or layers, and what only one of two commits has. */
export declare const ROWS_MAX = 2000;
export declare const METRICS_MAX = 1000;
/** The layers with the lowest SNR: further ones are in `evaluation.json`. */
export declare const WORST_LAYERS_MAX = 50;
export declare const NOTES_MAX = 100;
export declare const reportShape: import("./json-shape.ts").JsonShape<{
    readonly version: 1;
    readonly isInterrupted: boolean;
    readonly manifest: string;
    readonly builds: readonly ({
        readonly name: string;
        readonly model: string;
        readonly target: string;
        readonly status: "error" | "fail" | "inconclusive" | "pass" | "unfinished" | "warn";
        readonly place: {
            readonly file: string;
            readonly line: number;
        } & {
            readonly column?: number;
            readonly endLine?: number;
            readonly endColumn?: number;
        };
        readonly failures: readonly ({
            readonly task: string;
            readonly message: string;
        } & {
            readonly path?: string;
            readonly remedy?: string;
        })[];
        readonly resultCount: number;
        readonly cachedCount: number;
    } & {
        readonly verdict?: {
            readonly status: "fail" | "inconclusive" | "pass" | "warn";
            readonly rows: readonly ({
                readonly metric: "auc" | "cosine" | "f1" | "l2" | "mse" | "psnr" | "quark-ssim" | "size" | "snr" | "ssim" | "top1" | "top5";
                readonly status: "fail" | "inconclusive" | "info" | "missing" | "new" | "pass" | "removed" | "waived" | "warn";
                readonly level: "fail" | "info" | "warn";
                readonly unit: "" | "%" | "B" | "dB";
                readonly limit: string;
                readonly reason: string;
            } & {
                readonly output?: string;
                readonly layer?: string;
                readonly value?: import("../artifacts/figure.ts").Figure;
                readonly floatValue?: import("../artifacts/figure.ts").Figure;
                readonly difference?: import("../artifacts/figure.ts").Figure;
                readonly baseValue?: import("../artifacts/figure.ts").Figure;
                readonly baseDifference?: import("../artifacts/figure.ts").Figure;
                readonly comparison?: {
                    readonly with: "base" | "float";
                    readonly test: "bootstrap" | "mcnemar";
                    readonly loss: number;
                    readonly interval: readonly number[];
                    readonly confidence: number;
                    readonly pValue: number;
                    readonly smallestVisibleLoss: number;
                    readonly sampleCount: number;
                } & {
                    readonly neededSampleCount?: number;
                };
                readonly waiver?: {
                    readonly reason: string;
                    readonly until: string;
                } & {};
                readonly sampleCount?: number;
                readonly place?: {
                    readonly file: string;
                    readonly line: number;
                } & {
                    readonly column?: number;
                    readonly endLine?: number;
                    readonly endColumn?: number;
                };
            })[];
            readonly sizes: {
                readonly quantizedBytes: number;
            } & {
                readonly floatBytes?: number;
                readonly baseQuantizedBytes?: number;
            };
        } & {
            readonly base?: {
                readonly foundBy: string;
            } & {
                readonly commit?: string;
                readonly missing?: string;
                readonly removedBuilds?: readonly string[];
            };
        };
        readonly metrics?: readonly ({
            readonly metric: "auc" | "cosine" | "f1" | "l2" | "mse" | "psnr" | "quark-ssim" | "snr" | "ssim" | "top1" | "top5";
            readonly output: string;
            readonly sampleCount: number;
        } & {
            readonly value?: import("../artifacts/figure.ts").Figure;
            readonly floatValue?: import("../artifacts/figure.ts").Figure;
            readonly baseValue?: import("../artifacts/figure.ts").Figure;
            readonly worst?: import("../artifacts/figure.ts").Figure;
            readonly reason?: string;
        })[];
        readonly layers?: {
            readonly sampleCount: number;
            readonly count: number;
            readonly values: readonly ({
                readonly value: string;
                readonly operator: string;
                readonly snr: import("../artifacts/figure.ts").Figure;
            } & {})[];
        } & {};
        readonly remedy?: string;
        readonly modelFile?: string;
        readonly isShortened?: boolean;
    })[];
    readonly changedInputs: readonly string[];
    readonly warnings: readonly ({
        readonly code: string;
        readonly message: string;
    } & {
        readonly path?: string;
        readonly place?: {
            readonly file: string;
            readonly line: number;
        } & {
            readonly column?: number;
            readonly endLine?: number;
            readonly endColumn?: number;
        };
        readonly remedy?: string;
    })[];
    readonly omittedBuildCount: number;
} & {
    readonly durationMs?: number;
    readonly base?: {
        readonly foundBy: string;
    } & {
        readonly commit?: string;
        readonly missing?: string;
        readonly removedBuilds?: readonly string[];
    };
    readonly stores?: readonly ({
        readonly name: string;
        readonly hitCount: number;
    } & {})[];
}>;
export type Report = ShapeOf<typeof reportShape>;
export type ReportBuild = Report['builds'][number];
export type ReportVerdict = NonNullable<ReportBuild['verdict']>;
export type ReportRow = ReportVerdict['rows'][number];
export type ReportMetric = NonNullable<ReportBuild['metrics']>[number];
export type ReportLayer = NonNullable<ReportBuild['layers']>['values'][number];
export type ReportPlace = ReportBuild['place'];
/** Draft 7, as the manifest's. */
export declare const reportJsonSchema: () => JsonSchema;
