import type {Tensor} from '../../numeric/tensor.ts';
import type {Node, Value} from '../graph.ts';
import {addConstant, truncateOutputs} from '../rewrite/edit-graph.ts';
import {cannotUpgrade, type UpgradeRule, type UpgradeSite} from './upgrade-rule.ts';

/** BatchNormalization 9 ended statistics per element (`spatial` = 0). */
export const upgradeBatchNormalizationSpatial: UpgradeRule = ({node}) => {
  if ((node.int('spatial') ?? 1) !== 1) throw cannotUpgrade(node, 'it normalizes each element by itself (spatial = 0)');
  return node.attributes.delete('spatial');
};

/** BatchNormalization 14 tells training by an attribute; before, by its further outputs, which inference does not have. */
export const upgradeBatchNormalizationOutputs: UpgradeRule = (site) =>
  dropOptionalOutputs(site, 'it is in training mode');

/** Dropout 10: the mask became a bool tensor. In inference it is all true, so that nobody has a use for it. */
export const upgradeDropoutMask: UpgradeRule = (site) => dropOptionalOutputs(site, 'its mask is used');

/** Dropout 12: the ratio became an input, which has no meaning in inference and is left out. */
export const upgradeDropoutRatio: UpgradeRule = ({node}) => {
  const hadRatio = node.attributes.delete('ratio');
  return node.attributes.delete('seed') || hadRatio;
};

function dropOptionalOutputs({graph, node}: UpgradeSite, why: string): boolean {
  if (node.outputs.slice(1).some((output) => output && output.uses.size > 0)) throw cannotUpgrade(node, why);
  const hadMore = node.outputs.length > 1;
  truncateOutputs(graph, node, 1);
  return hadMore;
}

/** GroupNormalization 21 has scale and bias per channel; version 18 had them per group. */
export const upgradeGroupNormalization: UpgradeRule = (site) => {
  const {graph, node} = site;
  const channels = node.input(0).dims?.[1];
  const groups = node.int('num_groups') ?? 1;
  if (typeof channels !== 'number') throw cannotUpgrade(node, 'the number of channels is not known');
  for (const index of [1, 2]) {
    const value = node.input(index);
    graph.setInput(node, index, repeatPerChannel(site, value, channels / groups));
  }
  return true;
};

function repeatPerChannel({graph, node}: UpgradeSite, value: Value, repeats: number): Value {
  const tensor = value.initializer ?? constantOfProducer(value.producer);
  if (!tensor) throw cannotUpgrade(node, `"${value.name}" is not constant`);
  if (!(tensor.data instanceof Float32Array)) throw cannotUpgrade(node, `"${value.name}" is not float32`);
  const data = new Float32Array(tensor.data.length * repeats);
  for (let i = 0; i < data.length; i++) data[i] = tensor.data[Math.floor(i / repeats)]!;
  return addConstant(graph, `${value.name}_per_channel`, {type: tensor.type, dims: [data.length], data});
}

const constantOfProducer = (producer: Node | undefined): Tensor | undefined => producer?.tensor('value');
