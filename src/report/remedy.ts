import type {BuildSpec, Recipe} from '../manifest/manifest.ts';

/** What is known to help, the cheapest first: a change of the recipe, and when it applies. */
const REMEDIES: readonly {
  readonly applies: (recipe: Recipe) => boolean;
  readonly change: (recipe: Recipe) => string;
}[] = [
  {
    applies: ({weights}) => weights.type !== 'float' && weights.granularity === 'per-tensor',
    change: ({weights}) => `weights: ${weights.type} per-channel`,
  },
  {
    applies: ({range, compat}) => compat === undefined && range.method !== 'mse',
    change: () => 'range: mse',
  },
  {
    applies: ({weights}) => weights.type === 'int4' || weights.type === 'uint4',
    change: () => 'weights: int8 per-channel, or wider types for the worst layers under "overrides"',
  },
  {
    applies: ({activations}) => activations.type === 'uint8' || activations.type === 'int8',
    change: ({activations}) =>
      `activations: ${activations.type === 'int8' ? 'int16' : 'uint16'}, or exclude the worst layers under "exclude-nodes"`,
  },
];

/** The first change of a failing build's recipe that is worth a try. */
export function remedyFor({recipe, quantized}: BuildSpec): string | undefined {
  // It is made elsewhere.
  if (quantized) return undefined;
  const remedy = REMEDIES.find(({applies}) => applies(recipe));
  return remedy?.change(recipe);
}
