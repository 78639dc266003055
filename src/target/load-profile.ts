/** The profiles that come with quantgate. They are part of the bundle, so that reading one costs no file access. */

import type {TargetProfile} from './profile.ts';
import generic from './profiles/generic.json' with {type: 'json'};
import tiTinpu from './profiles/ti-tinpu.json' with {type: 'json'};

/** JSON imports lose their literal types; a test checks each profile against schemas/target-profile.json. */
const PROFILES: readonly TargetProfile[] = [generic as TargetProfile, tiTinpu as unknown as TargetProfile];

/** All profiles, in the order in which they are listed to people. */
export const listProfiles = (): readonly TargetProfile[] => PROFILES;

export const profileNames = (): readonly string[] => PROFILES.map(({name}) => name);

/** The profile of that name, or undefined. */
export const findProfile = (name: string): TargetProfile | undefined =>
  PROFILES.find((profile) => profile.name === name);
