import { type Pixels } from './pixels.ts';
/**
 * Decodes baseline or progressive JPEG, gray (given as three equal channels) or colour.
 *
 * @throws Failure 'bad-data' when it is damaged, cut off, or has four colour components
 */
export declare function decodeJpeg(bytes: Uint8Array): Promise<Pixels>;
