/** Tells whether a text matches any of the globs, in which `*` stands for any characters and `?` for one. */
export declare function globMatcher(globs: readonly string[]): (text: string) => boolean;
