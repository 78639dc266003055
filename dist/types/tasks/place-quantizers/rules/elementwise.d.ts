import { type NodeToPlace } from '../marking.ts';
/** All float inputs and outputs, each with parameters of its own. Also for types that a recipe names explicitly. */
export declare function placeElementwise({ marking, node, marksOutputs }: NodeToPlace): void;
