import type { IntegerRange } from '../../numeric/quantize-affine.ts';
import type { ElementType, Tensor } from '../../numeric/tensor.ts';
/** All integers of a type; undefined for types of other numbers. */
export declare function integerBounds(type: ElementType): IntegerRange | undefined;
/** Contents of a scale or zero point as numbers; none for types that hold no such thing. */
export declare function numbersOf(tensor: Tensor): number[];
