import {elementCount, type Tensor} from '../../numeric/tensor.ts';
import {floatVector} from '../rewrite/constants.ts';
import {cannotUpgrade, setConstantInput, type UpgradeRule} from './upgrade-rule.ts';

/** Upsample 9: the scales became an input. */
export const upgradeUpsampleScales: UpgradeRule = (site) => {
  const scales = site.node.floats('scales');
  if (!scales) throw cannotUpgrade(site.node, 'it has no attribute "scales"');
  site.node.attributes.delete('scales');
  setConstantInput(site, 1, 'scales', floatVector(Float32Array.from(scales)));
};

/** Upsample ended with version 10; Resize-10 computes the same. */
export const upsampleToResize: UpgradeRule = ({node}) => {
  node.opType = 'Resize';
};

/**
 * Resize 11 moved the scales behind the regions of interest and made the sampling points a choice; version 10 always
 * had x / scale, rounded down for the nearest.
 *
 * Source: ONNX Resize-10, -11; onnxruntime computes version 10 so.
 */
export const upgradeResizeSampling: UpgradeRule = ({graph, node}) => {
  graph.setInput(node, 2, node.input(1));
  graph.setInput(node, 1, undefined);
  node.attributes.set('coordinate_transformation_mode', {type: 'string', value: 'asymmetric'});
  if ((node.string('mode') ?? 'nearest') === 'nearest')
    node.attributes.set('nearest_mode', {type: 'string', value: 'floor'});
};

/** Resize 13: inputs without meaning are absent instead of empty, and only one of scales and sizes may be given. */
export const upgradeResizeInputs: UpgradeRule = ({graph, node}) => {
  for (const index of [1, 2]) {
    const value = node.inputs[index];
    const tensor: Tensor | undefined = value?.initializer ?? value?.producer?.tensor('value');
    if (tensor && elementCount(tensor.dims) === 0) graph.setInput(node, index, undefined);
  }
  if (node.inputs[3]) graph.setInput(node, 2, undefined);
  if (node.string('coordinate_transformation_mode') !== 'tf_crop_and_resize') graph.setInput(node, 1, undefined);
};
