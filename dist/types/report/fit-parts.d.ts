/** A piece of a text that is kept whole or left out whole. */
export interface Piece {
    readonly text: string;
    /** Lower ranks are kept first. */
    readonly rank: number;
    readonly noun: {
        readonly one: string;
        readonly many: string;
    };
}
/**
 * As many pieces as there is room for, the most important first, in the order they were given.
 *
 * @param sizeOf of a text, in the unit of `sizeMax`
 * @param remark made of what was left out, such as "3 charts"; stands at the end
 */
export declare function fitPieces(pieces: readonly Piece[], { sizeMax, sizeOf, remark, }: {
    readonly sizeMax: number;
    readonly sizeOf: (text: string) => number;
    readonly remark: (lost: string) => string;
}): string;
