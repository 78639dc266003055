/**
 * Text from outside (names in a model, file names) made harmless for a terminal: control characters, line breaks and
 * marks that turn the direction of writing become visible escapes such as \x1b. Tabs stay.
 */
export declare function printableText(text: string): string;
/**
 * JSON text made harmless for a terminal and for the log of GitHub Actions, which takes `##[` for a command wherever it
 * stands. What it says to a program stays the same.
 */
export declare function printableJson(json: string): string;
