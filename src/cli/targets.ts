/** `quantgate targets`: what each target can do, for people and as JSON. */
import type {Json} from '../base/canonical-json.ts';
import {wrapped} from '../logging/terminal.ts';
import type {TargetProfile, TypeRule} from '../target/profile.ts';

/** A paragraph for each target. */
export function describeTargets(profiles: readonly TargetProfile[]): string {
  return profiles.map(describeTarget).join('\n\n');
}

/** The same as plain JSON: the profiles themselves. */
export const targetsJson = (profiles: readonly TargetProfile[]): Json =>
  JSON.parse(JSON.stringify({targets: profiles})) as Json;

const FLOAT_WORDS: Readonly<Record<TargetProfile['float'], string>> = {
  native: 'layers may stay in float',
  host: 'layers left in float run on the host',
  none: 'no layer may stay in float',
};

function describeTarget(profile: TargetProfile): string {
  const {name, description, default: rules, operators, float, sources} = profile;
  const special = Object.keys(operators);
  return [
    name,
    ...wrapped(description, WIDTH - 2).map((line) => `  ${line}`),
    ...row('weights', rules.weights.map(describeRule).join(', ')),
    ...row('activations', rules.activations.map(describeRule).join(', ')),
    ...(special.length > 0 ? row('other rules', `for ${special.join(', ')}`) : []),
    ...row('float', FLOAT_WORDS[float]),
    // An address is not broken, however long it is.
    ...sources.flatMap(({title, url}) => [...row('source', title), `${INDENT}${url}`]),
  ].join('\n');
}

const WIDTH = 80;
const INDENT = ' '.repeat('  activations  '.length);

const row = (title: string, text: string): string[] =>
  wrapped(text, WIDTH - INDENT.length).map((line, i) => (i === 0 ? `  ${title}` : '').padEnd(INDENT.length) + line);

/** `int8 (per-channel too)`, with what is demanded of it. */
function describeRule({type, granularities, symmetric, scale}: TypeRule): string {
  const notes = [
    ...(granularities.includes('per-channel') && granularities.length === 1 ? ['per-channel only'] : []),
    ...(symmetric === 'required' ? ['symmetric'] : []),
    ...(scale === 'power-of-two' ? ['scales are powers of two'] : []),
  ];
  return notes.length > 0 ? `${type} (${notes.join(', ')})` : type;
}
