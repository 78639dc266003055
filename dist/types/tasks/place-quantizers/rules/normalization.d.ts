import { type NodeToPlace } from '../marking.ts';
export declare function placeNormalization(toPlace: NodeToPlace): void;
