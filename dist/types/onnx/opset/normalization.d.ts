import { type UpgradeRule } from './upgrade-rule.ts';
/** BatchNormalization 9 ended statistics per element (`spatial` = 0). */
export declare const upgradeBatchNormalizationSpatial: UpgradeRule;
/** BatchNormalization 14 tells training by an attribute; before, by its further outputs, which inference does not have. */
export declare const upgradeBatchNormalizationOutputs: UpgradeRule;
/** Dropout 10: the mask became a bool tensor. In inference it is all true, so that nobody has a use for it. */
export declare const upgradeDropoutMask: UpgradeRule;
/** Dropout 12: the ratio became an input, which has no meaning in inference and is left out. */
export declare const upgradeDropoutRatio: UpgradeRule;
/** GroupNormalization 21 has scale and bias per channel; version 18 had them per group. */
export declare const upgradeGroupNormalization: UpgradeRule;
