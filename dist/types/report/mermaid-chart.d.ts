import { type QualityChart } from './quality-chart.ts';
/**
 * Quality against size as a Mermaid diagram.
 *
 * Source: Mermaid documentation, "Quadrant Chart": points lie between 0 and 1 on both axes.
 */
export declare function mermaidChart({ metric, points, size, quality }: QualityChart): string;
/** Letters, digits and a few marks: everything that Mermaid, HTML or Markdown could take for more becomes "·". */
export declare const mermaidLabel: (text: string) => string;
