/** Text of at most `lengthMax` UTF-16 code units: the middle gives way to "…", since names of layers differ at their ends. */
export function shortenText(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  const kept = lengthMax - 1;
  const tail = Math.floor(kept / 2);
  const [start, end] = [text.slice(0, kept - tail), text.slice(text.length - tail)];
  // Half of a pair is no character.
  return `${start.replace(/[\ud800-\udbff]$/, '')}…${end.replace(/^[\udc00-\udfff]/, '')}`;
}
