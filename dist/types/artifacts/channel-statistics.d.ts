/** Of one layer, shape [channels] each, before any activation. */
export interface LayerChannels {
    readonly min: Float64Array;
    readonly max: Float64Array;
    readonly mean: Float64Array;
    /** Standard deviation over all elements of the channel. */
    readonly deviation: Float64Array;
}
export interface ChannelStatistics {
    readonly sampleCount: number;
    readonly layers: ReadonlyMap<string, LayerChannels>;
}
export declare function encodeChannelStatistics({ sampleCount, layers }: ChannelStatistics): Uint8Array;
/** @throws Failure 'file-unreadable' when the bytes are no such statistics of this version */
export declare function decodeChannelStatistics(bytes: Uint8Array): ChannelStatistics;
