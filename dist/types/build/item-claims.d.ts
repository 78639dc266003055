/**
 * Who is computing which item, so that two tasks of one run that need the same item compute it once: the first to ask
 * owns it until it saves it or ends, the others wait. A wait that would close a circle is refused; then the item is
 * computed twice, which is a waste but not a standstill.
 */
import type { Digest } from '../base/content-hash.ts';
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
export declare const newClaimOwner: () => ClaimOwner;
export declare function openItemClaims(): ItemClaims;
