/** The profiles that come with quantgate. They are part of the bundle, so that reading one costs no file access. */
import type { TargetProfile } from './profile.ts';
/** All profiles, in the order in which they are listed to people. */
export declare const listProfiles: () => readonly TargetProfile[];
export declare const profileNames: () => readonly string[];
/** The profile of that name, or undefined. */
export declare const findProfile: (name: string) => TargetProfile | undefined;
