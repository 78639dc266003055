import { type NodeToPlace } from '../marking.ts';
/** Only between two branches that are quantized already, or where the recipe forces latent operators. */
export declare function placeWhere({ marking, node, marksOutputs }: NodeToPlace): void;
