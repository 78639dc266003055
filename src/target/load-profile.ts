/** The profiles that come with quantgate. They are part of the bundle, so that reading one costs no file access. */

import type {TargetProfile} from './profile.ts';
import dpuczdx8g from './profiles/dpuczdx8g.json' with {type: 'json'};
import generic from './profiles/generic.json' with {type: 'json'};
import kdp520 from './profiles/kdp520.json' with {type: 'json'};
import kdp530 from './profiles/kdp530.json' with {type: 'json'};
import kdp630 from './profiles/kdp630.json' with {type: 'json'};
import kdp720 from './profiles/kdp720.json' with {type: 'json'};
import kdp730 from './profiles/kdp730.json' with {type: 'json'};
import tiTinpu from './profiles/ti-tinpu.json' with {type: 'json'};
import vitisAieMl from './profiles/vitis-aie-ml.json' with {type: 'json'};

/** JSON imports lose their literal types; a test checks each profile against schemas/target-profile.json. */
const PROFILES = [
  generic,
  kdp520,
  kdp720,
  kdp530,
  kdp630,
  kdp730,
  dpuczdx8g,
  vitisAieMl,
  tiTinpu,
] as unknown as readonly TargetProfile[];

/** All profiles, in the order in which they are listed to people. */
export const listProfiles = (): readonly TargetProfile[] => PROFILES;

export const profileNames = (): readonly string[] => PROFILES.map(({name}) => name);

/** The profile of that name, or undefined. */
export const findProfile = (name: string): TargetProfile | undefined =>
  PROFILES.find((profile) => profile.name === name);
