/** A path as people see it: relative to the current folder when it is below that. */
export declare function displayPath(file: string): string;
