import type { GateSpec } from '../../manifest/manifest.ts';
/** A gate without its place in the manifest's text. */
export type GateRule = Omit<GateSpec, 'place'>;
