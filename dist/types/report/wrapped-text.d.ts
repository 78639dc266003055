/** Texts joined, in as many lines as it takes; the further ones are indented by four. */
export declare function wrapped(start: string, texts: readonly string[], separator: string): string[];
