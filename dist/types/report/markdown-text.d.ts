/** Text within a line, wherever in it. */
export declare function escapeMarkdown(text: string): string;
/** Text within a line of HTML in Markdown, where Markdown itself means nothing. */
export declare const escapeInHtml: (text: string) => string;
/** As code, in which nothing means anything; what cannot be written so, in a table too, as escaped text. */
export declare function inlineCode(text: string): string;
/** A block of code that its text cannot end. */
export declare function codeBlock(language: string, text: string): string;
