/** A piece of a text that is kept whole or left out whole. */
export interface Piece {
  readonly text: string;
  /** Lower ranks are kept first. */
  readonly rank: number;
  readonly noun: {readonly one: string; readonly many: string};
}

/** Of the sentence about what was left out: nine kinds of parts with their numbers stay far below. */
const REMARK_SIZE_MAX = 1000;

/**
 * As many pieces as there is room for, the most important first, in the order they were given.
 *
 * @param sizeOf of a text, in the unit of `sizeMax`
 * @param remark made of what was left out, such as "3 charts"; stands at the end
 */
export function fitPieces(
  pieces: readonly Piece[],
  {
    sizeMax,
    sizeOf,
    remark,
  }: {readonly sizeMax: number; readonly sizeOf: (text: string) => number; readonly remark: (lost: string) => string},
): string {
  const sizes = pieces.map(({text}) => sizeOf(text));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  if (whole <= sizeMax) return pieces.map(({text}) => text).join('');
  let room = sizeMax - REMARK_SIZE_MAX;
  const kept = new Set<Piece>();
  const order = pieces.map((_, i) => i).toSorted((a, b) => pieces[a]!.rank - pieces[b]!.rank || a - b);
  for (const i of order) {
    if (sizes[i]! > room) continue;
    room -= sizes[i]!;
    kept.add(pieces[i]!);
  }
  const lost = new Map<string, {noun: Piece['noun']; count: number}>();
  for (const piece of pieces) {
    if (kept.has(piece)) continue;
    lost.set(piece.noun.one, {noun: piece.noun, count: (lost.get(piece.noun.one)?.count ?? 0) + 1});
  }
  const told = [...lost.values()].map(({noun, count}) => `${count} ${count === 1 ? noun.one : noun.many}`).join(', ');
  // Where parts are gone, the empty lines around them are many.
  const text = pieces.flatMap((piece) => (kept.has(piece) ? [piece.text] : [])).join('');
  return `${text.replace(/\n{3,}/g, '\n\n')}${remark(told)}`;
}
