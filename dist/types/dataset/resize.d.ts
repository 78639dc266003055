/**
 * Bilinear resizing of 8-bit images with antialiasing, in integers, hence the same on every host and equal to Pillow's.
 */
import type { Pixels } from './pixels.ts';
/**
 * An image scaled to `height` × `width`, one direction after the other; a direction whose size stays is left alone. The
 * height comes first when it shrinks by more than twice as many pixels as the width does, else the width.
 *
 * Each new pixel is the mean of the old ones under a triangle of half-width max(1, old size / new size) around its
 * centre, weights in 22-bit fixed point, rounded half up after each direction.
 *
 * @param width positive
 * @param height positive
 *
 * Source: the triangle filter of `Image.resize(size, BILINEAR)` in Pillow (`reducing_gap` unset). The order of the two
 * directions is that of Pillow 13.0.0, found by trying; versions to 12 always begin with the width, which moves single
 * pixels by one.
 */
export declare function resizeBilinear(pixels: Pixels, { width, height }: {
    readonly width: number;
    readonly height: number;
}): Pixels;
/**
 * Size of an image whose shorter side becomes `shorter`, keeping the proportion; the longer side is rounded down.
 *
 * Source: torchvision 0.2x, `Resize(int)`.
 */
export declare function sizeForShorterSide({ width, height }: {
    readonly width: number;
    readonly height: number;
}, shorter: number): {
    width: number;
    height: number;
};
