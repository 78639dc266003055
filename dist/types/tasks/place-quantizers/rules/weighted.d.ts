/** Operators with a weight: quantized input and output, an integer weight, and a bias in the product of their scales. */
import { type NodeToPlace } from '../marking.ts';
export declare const placeConv: (toPlace: NodeToPlace) => void;
/** Weight [in, out / groups, …]. */
export declare const placeConvTranspose: (toPlace: NodeToPlace) => void;
/** Gemm's beta is carried by the scale of the quantized bias; if the bias stays float the edit is dropped later. */
export declare function placeGemm(toPlace: NodeToPlace): void;
/**
 * Constant operands are weights. Channels are columns of the right operand; of a stack of matrices onnxruntime takes
 * axis 1, natively the last one is taken. Natively a constant left operand is quantized per row.
 */
export declare function placeMatMul({ marking, node, marksOutputs }: NodeToPlace): void;
