import { type Pixels } from './pixels.ts';
/** Decodes a PNG; gray images get three equal channels. @throws Failure 'bad-data' when it is damaged or cut off */
export declare function decodePng(bytes: Uint8Array): Pixels;
