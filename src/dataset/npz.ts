import {unzipSync} from 'fflate';
import {Failure} from '../base/failure.ts';
import type {Tensor} from '../numeric/tensor.ts';
import {badData, notA} from './bad-data.ts';
import {parseNpy} from './npy.ts';

const MEMBER_SUFFIX = '.npy';
const ZIP_START = 'PK';

/**
 * The arrays of a .npz file by name, in name order.
 *
 * @throws Failure 'bad-data' when it is no zip file, is damaged, or holds anything but .npy arrays
 */
export function parseNpz(bytes: Uint8Array): ReadonlyMap<string, Tensor> {
  if (Buffer.from(bytes.subarray(0, 2)).toString('latin1') !== ZIP_START) throw notA('a .npz file', bytes);
  const members = unzip(bytes);
  const arrays = new Map<string, Tensor>();
  for (const member of Object.keys(members).sort()) {
    if (!member.endsWith(MEMBER_SUFFIX)) throw badData(`member "${member}" of the .npz file is not a .npy array`);
    arrays.set(member.slice(0, -MEMBER_SUFFIX.length), parseNpy(members[member]!));
  }
  if (arrays.size === 0) throw badData('the .npz file holds no array');
  return arrays;
}

function unzip(bytes: Uint8Array): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes);
  } catch (error) {
    throw new Failure({reason: 'bad-data', message: 'the .npz file is damaged or cut off', cause: error});
  }
}
