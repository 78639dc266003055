/**
 * `channels.json`: what linear layers of a float model give, channel by channel, over some calibration samples. Layers
 * are named by the value they compute.
 */
import {canonicalJson, type Json} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';
import {type Figure, figureOf, numberOf} from './figure.ts';

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

const VERSION = 1;
const MEMBERS = ['min', 'max', 'mean', 'deviation'] as const;

export function encodeChannelStatistics({sampleCount, layers}: ChannelStatistics): Uint8Array {
  const listed = [...layers].map(([name, layer]) => ({
    name,
    ...Object.fromEntries(MEMBERS.map((member) => [member, Array.from(layer[member], figureOf)])),
  }));
  const content = {version: VERSION, sampleCount, layers: listed};
  return new TextEncoder().encode(`${canonicalJson(content as unknown as Json)}\n`);
}

/** @throws Failure 'file-unreadable' when the bytes are no such statistics of this version */
export function decodeChannelStatistics(bytes: Uint8Array): ChannelStatistics {
  const content = parse(bytes);
  if (content.version !== VERSION || !Array.isArray(content.layers))
    throw new Failure({reason: 'file-unreadable', message: `These are no channel statistics of version ${VERSION}.`});
  const layers = content.layers as readonly ({readonly name: string} & Record<(typeof MEMBERS)[number], Figure[]>)[];
  const numbers = (figures: readonly Figure[]): Float64Array => Float64Array.from(figures, numberOf);
  return {
    sampleCount: Number(content.sampleCount),
    layers: new Map(
      layers.map(({name, min, max, mean, deviation}) => [
        name,
        {min: numbers(min), max: numbers(max), mean: numbers(mean), deviation: numbers(deviation)},
      ]),
    ),
  };
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === 'object' && content !== null ? {...content} : {};
  } catch (cause) {
    throw new Failure({reason: 'file-unreadable', message: 'Channel statistics are not JSON.', cause});
  }
}
