import { type UpgradeRule } from './upgrade-rule.ts';
/** Upsample 9: the scales became an input. */
export declare const upgradeUpsampleScales: UpgradeRule;
/** Upsample ended with version 10. Resize-10 computes the same for its scales, which are at least 1. */
export declare const upsampleToResize: UpgradeRule;
/**
 * Resize 11 moved the scales behind the regions of interest and made the sampling points a choice. Version 10 always had
 * x / scale; for the nearest, rounded down along axes that grow and up along axes that shrink.
 *
 * Source: ONNX Resize-10, -11, which leave the rounding open; it is as onnxruntime 1.30 computes version 10.
 */
export declare const upgradeResizeSampling: UpgradeRule;
/** Resize 13: inputs without meaning are absent instead of empty, and only one of scales and sizes may be given. */
export declare const upgradeResizeInputs: UpgradeRule;
