/**
 * A style lets a recipe be written in the words of another tool: `style: ort` beside a section `ort:` that takes that
 * tool's own option names. A style is nothing but a translation: its section becomes a `Recipe`, on which the recipe's
 * own keys, where they are written, are laid.
 */
import type { Recipe } from '../manifest.ts';
import type { Shape } from '../shape.ts';
export interface Style {
    /** What the section under the style's name is, translated. */
    readonly section: Shape<Recipe>;
    /** The recipe of a section in which nothing is written. */
    readonly defaults: Recipe;
    /** Names of this tool met directly in the recipe, with what to write instead. */
    readonly hints: Readonly<Record<string, string>>;
}
