/**
 * Configurations that are named rather than read from a file: facts of AIMET's own files, written anew. Its versions V73
 * to V85 of the Hexagon tensor processor have the same rules.
 *
 * Source: aimet-onnx 2.42 (BSD-3-Clause), configurations and their aliases.
 */
import {invariant} from '../../base/invariant.ts';
import {parseSourceTree} from '../source-tree.ts';
import defaultPerChannel from './default-per-channel.json' with {type: 'json'};
import defaultPerTensor from './default-per-tensor.json' with {type: 'json'};
import htp from './htp.json' with {type: 'json'};
import {type QuantsimConfig, quantsimConfig} from './quantsim-config.ts';

const CONTENTS: Readonly<Record<string, object>> = {
  // What AIMET takes when it is given none.
  default: defaultPerChannel,
  default_per_channel: defaultPerChannel,
  default_per_tensor: defaultPerTensor,
  htp_v73: htp,
  htp_v75: htp,
  htp_v79: htp,
  htp_v81: htp,
  htp_v85: htp,
};

export const BUILT_IN_CONFIGS: readonly string[] = Object.keys(CONTENTS);

/** @throws InvariantError for a name that is not in the list */
export function builtInConfig(name: string): QuantsimConfig {
  const text = JSON.stringify(CONTENTS[name]);
  const {root} = parseSourceTree({path: name, text});
  const config = root && quantsimConfig.decode(root, () => undefined);
  invariant(config !== undefined, () => `there is no quantsim configuration "${name}"`);
  return config;
}
