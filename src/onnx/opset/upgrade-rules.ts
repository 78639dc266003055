/** What changes at which version of which operator, from 8 to 21. One rule per change; families in their own files. */
import {floatScalar, int64Scalar, int64Vector} from '../rewrite/constants.ts';
import {
  upgradeBatchNormalizationOutputs,
  upgradeBatchNormalizationSpatial,
  upgradeDropoutMask,
  upgradeDropoutRatio,
  upgradeGroupNormalization,
} from './normalization.ts';
import {upgradeResizeInputs, upgradeResizeSampling, upgradeUpsampleScales, upsampleToResize} from './resize.ts';
import {upgradeSoftmax} from './softmax.ts';
import {
  attributeToInput,
  cannotUpgrade,
  setConstantInput,
  type UpgradeRule,
  type UpgradeRules,
} from './upgrade-rule.ts';

/** Clip 11: the bounds became inputs of the type of the data. */
const upgradeClip: UpgradeRule = (site) => {
  const type = site.node.input(0).elementType ?? site.node.output().elementType ?? 'float32';
  let changed = false;
  for (const [i, bound] of ['min', 'max'].entries()) {
    const limit = site.node.float(bound);
    if (limit === undefined) continue;
    site.node.attributes.delete(bound);
    setConstantInput(site, i + 1, bound, floatScalar(limit, type));
    changed = true;
  }
  return changed;
};

/** Pad 11: pads and fill value became inputs. A fill of 0 is the default. */
const upgradePad: UpgradeRule = (site) => {
  const {node} = site;
  const value = node.float('value') ?? 0;
  node.attributes.delete('value');
  attributeToInput('pads', 1)(site);
  const type = node.input(0).elementType ?? node.output().elementType ?? 'float32';
  if (value !== 0) setConstantInput(site, 2, 'value', floatScalar(value, type));
  return true;
};

/** Slice 10: starts, ends and axes became inputs. */
const upgradeSlice: UpgradeRule = (site) => {
  attributeToInput('starts', 1)(site);
  attributeToInput('ends', 2)(site);
  attributeToInput('axes', 3)(site);
  return true;
};

/** TopK 10: the count became an input of one element. */
const upgradeTopK: UpgradeRule = (site) => {
  const k = site.node.int('k');
  if (k === undefined) throw cannotUpgrade(site.node, 'it has no attribute "k"');
  site.node.attributes.delete('k');
  setConstantInput(site, 1, 'k', int64Vector([k]));
  return true;
};

/** Split 18: without sizes the number of parts is stated. */
const upgradeSplitCount: UpgradeRule = ({node}) => {
  if (node.inputs[1]) return false;
  node.attributes.set('num_outputs', {type: 'int', value: node.outputs.length});
  return true;
};

/** DFT 20: the axis became an input, with another default. */
const upgradeDft: UpgradeRule = (site) => {
  const axis = site.node.int('axis') ?? 1;
  site.node.attributes.delete('axis');
  setConstantInput(site, 2, 'axis', int64Scalar(axis));
  return true;
};

/** RoiAlign 16: the sampling points became a choice whose default is not the old way. */
const upgradeRoiAlign: UpgradeRule = ({node}) => {
  node.attributes.set('coordinate_transformation_mode', {type: 'string', value: 'output_half_pixel'});
  return true;
};

const GRID_SAMPLE_MODES: Readonly<Record<string, string>> = {bilinear: 'linear', bicubic: 'cubic'};

/** GridSample 20: other names for the same modes. */
const upgradeGridSample: UpgradeRule = ({node}) => {
  const mode = node.string('mode') ?? 'bilinear';
  node.attributes.set('mode', {type: 'string', value: GRID_SAMPLE_MODES[mode] ?? mode});
  return true;
};

const scatterToScatterElements: UpgradeRule = ({node}) => {
  node.opType = 'ScatterElements';
  return true;
};

/** Scan 9 has no batch axis and no sequence lengths, so that the same node means something else. */
const refuseScan: UpgradeRule = ({node}) => {
  throw cannotUpgrade(node, 'Scan of operator set 8 works on batches of sequences, which Scan 9 cannot express');
};

const axesToInput = attributeToInput('axes', 1);

export const UPGRADE_RULES: UpgradeRules = {
  BatchNormalization: {9: upgradeBatchNormalizationSpatial, 14: upgradeBatchNormalizationOutputs},
  Clip: {11: upgradeClip},
  DFT: {20: upgradeDft},
  Dropout: {10: upgradeDropoutMask, 12: upgradeDropoutRatio},
  GridSample: {20: upgradeGridSample},
  GroupNormalization: {21: upgradeGroupNormalization},
  Hardmax: {13: upgradeSoftmax},
  LogSoftmax: {13: upgradeSoftmax},
  Pad: {11: upgradePad},
  ReduceL1: {18: axesToInput},
  ReduceL2: {18: axesToInput},
  ReduceLogSum: {18: axesToInput},
  ReduceLogSumExp: {18: axesToInput},
  ReduceMax: {18: axesToInput},
  ReduceMean: {18: axesToInput},
  ReduceMin: {18: axesToInput},
  ReduceProd: {18: axesToInput},
  ReduceSum: {13: axesToInput},
  ReduceSumSquare: {18: axesToInput},
  Resize: {11: upgradeResizeSampling, 13: upgradeResizeInputs},
  RoiAlign: {16: upgradeRoiAlign},
  Scan: {9: refuseScan},
  Scatter: {11: scatterToScatterElements},
  Slice: {10: upgradeSlice},
  Softmax: {13: upgradeSoftmax},
  Split: {13: attributeToInput('split', 1), 18: upgradeSplitCount},
  Squeeze: {13: axesToInput},
  TopK: {10: upgradeTopK},
  Unsqueeze: {13: axesToInput},
  Upsample: {9: upgradeUpsampleScales, 10: upsampleToResize},
};
