import type {ImportReport} from '../../artifacts/import-report.ts';

/** What a pass did, in words after its number of changes: for one, for more. */
const PHRASES: Readonly<Record<string, readonly [one: string, more: string]>> = {
  'fold-batch-normalization': ['BatchNormalization folded', 'BatchNormalization folded'],
  'fold-affine': ['constant factor or offset folded', 'constant factors and offsets folded'],
  'fold-constants': ['constant computed', 'constants computed'],
  'drop-identity': ['identity removed', 'identities removed'],
  'clean-clip': ['Relu or Clip simplified', 'Relu and Clip simplified'],
};

/** One line: `58 operators, opset 13 → 21, 27 BatchNormalization folded`. */
export function summarizeImport({operators, opset, passes}: Omit<ImportReport, 'version'>): string {
  const count = Object.values(operators.after).reduce((sum, number) => sum + number, 0);
  const parts = [count === 1 ? '1 operator' : `${count} operators`];
  if (opset.before !== opset.after) parts.push(`opset ${opset.before} → ${opset.after}`);
  for (const {pass, changes} of passes) {
    const phrase = PHRASES[pass];
    if (phrase && changes > 0) parts.push(`${changes} ${phrase[changes === 1 ? 0 : 1]}`);
    if (pass === 'float16-to-float32' && changes > 0) parts.push('float16 → float32');
  }
  return parts.join(', ');
}
