import path from 'node:path';

/** A path as people see it: relative to the current folder when it is below that. */
export function displayPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative === '' || relative.startsWith('..') ? file : relative;
}
