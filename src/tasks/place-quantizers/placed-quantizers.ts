import type {Placement} from '../../artifacts/placement.ts';
import type {Diagnostic} from '../../base/diagnostic.ts';

export interface PlacedQuantizers {
  readonly placement: Placement;
  readonly warnings: readonly Diagnostic[];
}
