/** The highest figure where lower is better, else the lowest; NaN is worst of all. NaN of none. */
export function worstFigure(figures: readonly number[], isLowerBetter: boolean): number {
  let worst = figures[0] ?? Number.NaN;
  for (const figure of figures) {
    if (Number.isNaN(figure)) return figure;
    if (isLowerBetter ? figure > worst : figure < worst) worst = figure;
  }
  return worst;
}
