import type { UpgradeRule } from './upgrade-rule.ts';
/**
 * Softmax, LogSoftmax and Hardmax before version 13 take all axes from `axis` on as one; from 13 on `axis` is the only
 * one.
 *
 * 1. `axis` is the last one: nothing but the attribute changes.
 * 2. All axes from `axis` on but one have size 1 ([1, 1000, 1, 1], axis 1): that one is the axis.
 * 3. Else Flatten(axis), the operator over the last axis, and Reshape to the input's shape.
 *
 * Source: ONNX Softmax-1, -11, -13.
 */
export declare const upgradeSoftmax: UpgradeRule;
