import { type SourceRange } from './source-text.ts';
/** Something the user should know or mend: fact, place, remedy. Warnings may be silenced by code, errors never. */
export interface Diagnostic {
    readonly severity: 'error' | 'warning';
    /** Stable, `area/what`, for example `manifest/unknown-target`. */
    readonly code: string;
    /** A sentence without the place, for example `unknown weights type "int9"`. */
    readonly message: string;
    readonly place?: SourceRange;
    /** File the message is about when there is no text to point into, for example a model. */
    readonly path?: string;
    /** What to write or do instead, in sentences. */
    readonly remedy?: string;
}
/** The whole message as people read it in a terminal, without colour. */
export declare function formatDiagnostic(diagnostic: Diagnostic): string;
/** `file:line:column` of the start of a range. */
export declare function placeLabel(place: SourceRange): string;
