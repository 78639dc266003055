import { type Marking } from '../marking.ts';
/**
 * A value that is read by nothing but a Min or Max with a constant gets no quantizer: what lies beyond the bounds would
 * only make its range larger. So the integer layer before it rounds once, behind the bounds.
 */
export declare function removeMarksBeforeBounds({ tensors, model }: Marking): void;
