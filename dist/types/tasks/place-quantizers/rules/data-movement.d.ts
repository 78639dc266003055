import { type NodeToPlace } from '../marking.ts';
/** The first output shares the first input's parameters, if that input is quantized or the recipe forces it. */
export declare function placeDataMovement({ marking, node, marksOutputs }: NodeToPlace): void;
export declare function placeMaxPool(toPlace: NodeToPlace): void;
export declare function placeResize(toPlace: NodeToPlace): void;
/** Not latent: Split quantizes its input, and all outputs share its parameters. */
export declare function placeSplit({ marking, node, marksOutputs }: NodeToPlace): void;
/** Quantizes a table it looks up in, and shares the parameters of its data. */
export declare function placeGather({ marking, node }: NodeToPlace): void;
