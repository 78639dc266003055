import type { DatasetSource } from '../manifest/manifest.ts';
import type { FloatTensor } from '../numeric/tensor.ts';
import { type Normalize } from './normalize.ts';
import { type Pixels } from './pixels.ts';
export type ImageSource = Extract<DatasetSource, {
    readonly kind: 'images';
}>;
/**
 * One image file as a model input, shape [1, channels, height, width] or [1, height, width, channels]: decoded, made gray
 * if asked, resized, cropped, normalized, in this order. Means and deviations belong to the channels in the order of
 * `color` ("bgr": blue first).
 *
 * @throws Failure 'bad-data' when the bytes are no JPEG or PNG, are damaged, or the crop does not fit
 */
export declare function imageTensor(bytes: Uint8Array, source: ImageSource, normalize: Normalize): Promise<FloatTensor>;
/** The pixels before normalization: red, green, blue or gray, interleaved. */
export declare function imagePixels(bytes: Uint8Array, source: ImageSource): Promise<Pixels>;
