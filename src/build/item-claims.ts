/**
 * Who is computing which item, so that two tasks of one run that need the same item compute it once: the first to ask
 * owns it until it saves it or ends, the others wait. A wait that would close a circle is refused; then the item is
 * computed twice, which is a waste but not a standstill.
 */
import type {Digest} from '../base/content-hash.ts';

/** One running task as far as items go. */
export interface ClaimOwner {
  /** Owners it waits for, once per wait. */
  readonly waitsFor: ClaimOwner[];
  readonly owned: Set<Digest>;
}

export interface ItemClaims {
  /** True when the item is now, or was before, claimed by this owner. */
  claim(item: Digest, owner: ClaimOwner): boolean;
  /** The bytes once the present owner saves the item; undefined when it gives up, or when waiting could not end. */
  wait(item: Digest, waiter: ClaimOwner): Promise<Uint8Array | undefined> | undefined;
  /** Ends the claim, if this owner has it, and wakes who waits. */
  settle(item: Digest, owner: ClaimOwner, bytes: Uint8Array | undefined): void;
  /** Gives up everything the owner has not saved. */
  releaseAll(owner: ClaimOwner): void;
}

export const newClaimOwner = (): ClaimOwner => ({waitsFor: [], owned: new Set()});

export function openItemClaims(): ItemClaims {
  const claims = new Map<Digest, Claim>();
  const settle = (item: Digest, owner: ClaimOwner, bytes: Uint8Array | undefined): void => {
    const claim = claims.get(item);
    if (claim?.owner !== owner) return;
    claims.delete(item);
    owner.owned.delete(item);
    claim.settle(bytes);
  };
  return {
    settle,
    claim: (item, owner) => {
      const claim = claims.get(item);
      if (claim) return claim.owner === owner;
      claims.set(item, newClaim(owner));
      owner.owned.add(item);
      return true;
    },
    wait: (item, waiter) => {
      const claim = claims.get(item);
      if (!claim || reaches(claim.owner, waiter)) return undefined;
      waiter.waitsFor.push(claim.owner);
      return claim.settled.finally(() => waiter.waitsFor.splice(waiter.waitsFor.indexOf(claim.owner), 1));
    },
    releaseAll: (owner) => {
      for (const item of [...owner.owned]) settle(item, owner, undefined);
    },
  };
}

interface Claim {
  readonly owner: ClaimOwner;
  readonly settled: Promise<Uint8Array | undefined>;
  readonly settle: (bytes: Uint8Array | undefined) => void;
}

function newClaim(owner: ClaimOwner): Claim {
  let settle: (bytes: Uint8Array | undefined) => void = () => undefined;
  const settled = new Promise<Uint8Array | undefined>((resolve) => {
    settle = resolve;
  });
  return {owner, settled, settle};
}

/** True when `from` waits, through others perhaps, for `to`. Circles are never made, so this ends. */
function reaches(from: ClaimOwner, to: ClaimOwner): boolean {
  return from === to || from.waitsFor.some((next) => reaches(next, to));
}
