import type {PositionRules} from '../../src/target/profile.ts';
import type {ShiftLayer} from '../../src/tasks/quantize/refine-positions.ts';

/** Every shift that is out of range, worked out straight from the table of limits. */
export function positionsOutOfRange(
  layers: readonly ShiftLayer[],
  positions: ReadonlyMap<string, number>,
  rules: PositionRules,
): string[] {
  const wrong: string[] = [];
  for (const {opType, inputs, output} of layers) {
    const at = (name: string | undefined) => (name === undefined ? undefined : positions.get(name));
    const [x, w, b] = inputs.map(at);
    const y = at(output);
    const all = inputs.map(at).filter((position) => position !== undefined);
    const isWhole = all.length === inputs.length;
    const check = (what: string, shift: number, [min, max]: readonly [number, number]) => {
      if (shift < min || shift > max) wrong.push(`${opType} ${output}: ${what} ${shift}`);
    };
    if (/^(Conv|Gemm)$/.test(opType) && x !== undefined && w !== undefined && y !== undefined) {
      const cut = w + x - y;
      check('cut', cut, rules.shiftCut!);
      if (b !== undefined) check('bias', w + x - b, [Math.min(0, -(24 - (8 + cut))), 15]);
    }
    if (/^(Add|Sub)$/.test(opType) && isWhole) check('read', Math.max(...all) - Math.min(...all), rules.shiftRead!);
    if (opType === 'Add' && isWhole && y !== undefined) check('write', Math.min(...all) - y, rules.shiftWriteAdd!);
    if (opType === 'Mul' && isWhole && y !== undefined)
      check('write', all.reduce((p, q) => p + q) - y, rules.shiftWriteMul!);
    if (rules.aligned.includes(opType) && y !== undefined)
      for (const position of opType === 'Concat' ? all : all.slice(0, 1)) check('difference', position - y, [0, 0]);
  }
  return wrong;
}
