/** Which nodes of a model get quantizers, by operator type and by name. */
import type { PlacementRecipe } from '../../artifacts/placement.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Node } from '../../onnx/graph.ts';
export interface NodeSelection {
    readonly nodes: ReadonlySet<Node>;
    /** Exclusions that match nothing: probably misspelt. */
    readonly warnings: readonly Diagnostic[];
    /** Ends of subgraphs that the model does not have. */
    readonly errors: readonly Diagnostic[];
}
/** Only the main graph counts: nodes of subgraphs stay float. */
export declare function selectNodes(nodes: readonly Node[], recipe: PlacementRecipe): NodeSelection;
