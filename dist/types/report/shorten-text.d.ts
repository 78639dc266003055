/** Text of at most `lengthMax` UTF-16 code units: the middle gives way to "…", since names of layers differ at their ends. */
export declare function shortenText(text: string, lengthMax: number): string;
