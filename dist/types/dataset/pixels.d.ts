/** A decoded image: 8 bits per channel, interleaved, rows from the top. */
export interface Pixels {
    readonly width: number;
    readonly height: number;
    /** 3 is red, green, blue; 1 is gray. */
    readonly channels: 1 | 3;
    /** shape [height, width, channels] */
    readonly data: Uint8Array;
}
/**
 * Luma of each pixel: (19595 R + 38470 G + 7471 B + 32768) >> 16. An image whose channels are equal keeps its values.
 *
 * Source: ITU-R BT.601 weights in the fixed-point form that Pillow's mode "L" uses.
 */
export declare function toGray(pixels: Pixels): Pixels;
/** The same pixels without their fourth channel; nothing is blended, as Pillow's `convert("RGB")` does. */
export declare function withoutAlpha(width: number, height: number, rgba: ArrayLike<number>): Pixels;
/**
 * The middle [height, width] of an image. An odd remainder of 2k + 1 leaves the even one of k and k + 1 at the top (left):
 * the offset is (size − crop) / 2 rounded half to even, as torchvision's `center_crop` does.
 *
 * @throws Failure 'bad-data' when the image is smaller than the crop
 */
export declare function cropCentre(pixels: Pixels, [height, width]: readonly [number, number]): Pixels;
