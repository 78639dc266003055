import {elementCount} from '../../numeric/tensor.ts';
import type {Node, Value} from '../graph.ts';
import {floatsOf, floatVector} from '../rewrite/constants.ts';
import {cannotUpgrade, setConstantInput, type UpgradeRule} from './upgrade-rule.ts';

/** Upsample 9: the scales became an input. */
export const upgradeUpsampleScales: UpgradeRule = (site) => {
  const scales = site.node.floats('scales');
  if (!scales) throw cannotUpgrade(site.node, 'it has no attribute "scales"');
  site.node.attributes.delete('scales');
  setConstantInput(site, 1, 'scales', floatVector(Float32Array.from(scales)));
  return true;
};

/** Upsample ended with version 10. Resize-10 computes the same for its scales, which are at least 1. */
export const upsampleToResize: UpgradeRule = ({node}) => {
  node.opType = 'Resize';
  if (isNearest(node)) setNearestMode(node, 'floor');
  return true;
};

const isNearest = (node: Node): boolean => (node.string('mode') ?? 'nearest') === 'nearest';

const setNearestMode = (node: Node, value: 'floor' | 'ceil'): void => {
  node.attributes.set('nearest_mode', {type: 'string', value});
};

/**
 * Resize 11 moved the scales behind the regions of interest and made the sampling points a choice. Version 10 always had
 * x / scale; for the nearest, rounded down along axes that grow and up along axes that shrink.
 *
 * Source: ONNX Resize-10, -11, which leave the rounding open; it is as onnxruntime 1.30 computes version 10.
 */
export const upgradeResizeSampling: UpgradeRule = ({graph, node}) => {
  if (isNearest(node) && node.string('nearest_mode') === undefined) setNearestMode(node, roundingOfScales(node));
  graph.setInput(node, 2, node.input(1));
  graph.setInput(node, 1, undefined);
  node.attributes.set('coordinate_transformation_mode', {type: 'string', value: 'asymmetric'});
  return true;
};

/** The rounding that serves all axes. */
function roundingOfScales(node: Node): 'floor' | 'ceil' {
  const value = node.input(1);
  const scales = floatsOf(value.initializer ?? value.producer?.tensor('value'));
  if (!scales) throw cannotUpgrade(node, `its scales "${value.name}" are not constant, and decide how it rounds`);
  const shrinks = scales.some((scale) => scale < 1);
  if (shrinks && scales.some((scale) => scale > 1))
    throw cannotUpgrade(node, 'it makes one axis larger and another one smaller, which rounds in two ways');
  return shrinks ? 'ceil' : 'floor';
}

/** Resize 13: inputs without meaning are absent instead of empty, and only one of scales and sizes may be given. */
export const upgradeResizeInputs: UpgradeRule = ({graph, node}) => {
  const hasRegions = node.string('coordinate_transformation_mode') === 'tf_crop_and_resize';
  const unused = [1, 2].filter((index) => {
    if (!node.inputs[index]) return false;
    if (index === 1 ? !hasRegions : node.inputs[3] !== undefined) return true;
    return isEmpty(node.input(index));
  });
  for (const index of unused) graph.setInput(node, index, undefined);
  return unused.length > 0;
};

function isEmpty(value: Value): boolean {
  const tensor = value.initializer ?? value.producer?.tensor('value');
  return tensor !== undefined && elementCount(tensor.dims) === 0;
}
