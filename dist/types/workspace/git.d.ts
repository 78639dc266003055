/**
 * The standard output of a git command, without the last line break.
 *
 * @throws Failure 'git' with what git says
 */
export declare function git(directory: string, args: readonly string[]): Promise<string>;
/** The same; undefined when git refuses, which here is an answer. */
export declare function gitAnswer(directory: string, args: readonly string[]): Promise<string | undefined>;
