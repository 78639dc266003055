/**
 * A model that multiplies matrices: from x of shape [groups, rows, columns] and y of shape [groups, others, columns] it
 * gives gram = x·xᵀ and cross = x·yᵀ of each group. The engine is ten times as fast as a loop in JavaScript.
 */
export declare function createProductModel(): Uint8Array;
