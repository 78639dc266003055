import { type NodeToPlace } from '../marking.ts';
/** Pads with numbers that the input's parameters can express share these; any other constant needs a range of its own. */
export declare function placePad({ marking, node, marksOutputs }: NodeToPlace): void;
