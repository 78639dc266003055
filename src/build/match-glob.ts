/** Tells whether a text matches any of the globs, in which `*` stands for any characters and `?` for one. */
export function globMatcher(globs: readonly string[]): (text: string) => boolean {
  const patterns = globs.map(
    (glob) =>
      new RegExp(
        `^${glob
          .replace(/[.+^${}()|[\]\\]/g, '\\$&')
          .replace(/\*+/g, '.*')
          .replace(/\?/g, '.')}$`,
        's',
      ),
  );
  return (text) => patterns.some((pattern) => pattern.test(text));
}
