import { type UpgradeRules } from './upgrade-rule.ts';
export declare const UPGRADE_RULES: UpgradeRules;
