import type {VerdictRow} from '../artifacts/verdict.ts';
import type {Diagnostic} from '../base/diagnostic.ts';
import type {GateSpec} from '../manifest/manifest.ts';
import type {BuildReport} from './build-report.ts';

/** Every rule that does not hold, with its place in the manifest: for annotations beside the line that asks for it. */
export function gateFindings({build, verdict}: BuildReport): readonly Diagnostic[] {
  const broken = (verdict?.rows ?? []).filter(({status, level}) => !HELD.includes(status) && level !== 'info');
  return broken.map((row): Diagnostic => {
    const place = build.gates.find((gate) => isAbout(gate, row))?.place;
    return {
      severity: row.level === 'warn' || row.status === 'inconclusive' ? 'warning' : 'error',
      code: `${build.name}: ${row.metric}`,
      message: row.limit === '' ? row.reason : `${row.reason} The gate is ${row.limit}.`,
      ...(place === undefined ? {} : {place}),
    };
  });
}

const isAbout = ({metric, output, text}: GateSpec, row: VerdictRow): boolean =>
  metric === row.metric && text === row.limit && (output === undefined || output === row.output);

const HELD: readonly VerdictRow['status'][] = ['pass', 'new', 'waived'];
