import {readFileSync, writeFileSync} from 'node:fs';
import {Ajv} from 'ajv';
import {expect, test} from 'vitest';
import {reportText} from '../../src/report/make-report.ts';
import {readReport} from '../../src/report/read-report.ts';
import {NAME_LENGTH_MAX, REPORT_BYTES_MAX, type Report, reportJsonSchema} from '../../src/report/report.ts';
import {ALL_RUNS, reportShape} from '../support/report-shapes.ts';

const SCHEMA_FILE = 'schemas/report.json';

const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

test('schemas/report.json is what the declarations give', () => {
  const schema = JSON.parse(JSON.stringify(reportJsonSchema())) as unknown;
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(SCHEMA_FILE, `${JSON.stringify(schema, null, 2)}\n`);
  expect(JSON.parse(readFileSync(SCHEMA_FILE, 'utf8'))).toEqual(schema);
});

test.each(ALL_RUNS)('what is written is read as it was, and is what the schema says: %s', (name) => {
  const report = reportShape(name);
  const text = reportText(report);
  expect(readReport(bytes(text))).toEqual({ok: true, value: JSON.parse(text)});
  const validate = new Ajv({allowUnionTypes: true}).compile(reportJsonSchema());
  expect(validate(JSON.parse(text)), JSON.stringify(validate.errors)).toBe(true);
});

test('what is not a report is refused with where it stands and what it must be, and is never quoted', () => {
  const report = JSON.parse(reportText(reportShape('pull-request'))) as Report;
  const validate = new Ajv({allowUnionTypes: true}).compile(reportJsonSchema());
  const check = (value: unknown, message: string) => {
    const read = readReport(bytes(value));
    expect(read).toEqual({ok: false, error: expect.stringContaining(message)});
    expect(JSON.stringify(read)).not.toContain('SECRET');
    if (typeof value !== 'string') expect(validate(value)).toBe(false);
  };
  const [build] = report.builds;
  check('SECRET=1', 'The report is not JSON.');
  check('[]', 'it must be an object');
  check(null, 'it must be an object');
  check({...report, version: 2}, '"version" must be one of 1');
  check({...report, builds: undefined}, '"builds" must be a list');
  check({...report, builds: [{...build, name: {SECRET: 1}}]}, '"builds[0].name" must be a text');
  check({...report, builds: [{...build, name: 'x'.repeat(NAME_LENGTH_MAX + 1)}]}, 'at most 400 characters');
  check({...report, builds: [{...build, status: 'SECRET'}]}, '"builds[0].status" must be one of pass, warn');
  check({...report, builds: Array(1001).fill(build)}, '"builds" must be a list of at most 1000');
  check({...report, builds: [{...build, resultCount: -1}]}, '"builds[0].resultCount" must be a whole number');
  check({...report, builds: [{...build, resultCount: 1e300}]}, 'a whole number');
  check({...report, base: {foundBy: 'x', commit: '../../SECRET'}}, '"base.commit" must be a text');
  check(`{"version":1,"isInterrupted":false,"durationMs":1e999}`, 'must be');
  check('['.repeat(100_000), 'not JSON');
});

test('members that are not declared are left behind, those of the prototype too', () => {
  const text = reportText(reportShape('pass')).replace('{', '{"extra":{"SECRET":1},"__proto__":{"polluted":1},');
  const read = readReport(bytes(text));
  expect(read.ok && Object.keys(read.value)).not.toContain('extra');
  expect(JSON.stringify(read)).not.toContain('SECRET');
  expect('polluted' in {}).toBe(false);
  expect(read.ok && 'polluted' in read.value).toBe(false);
  expect(readReport(bytes('{"__proto__":{"version":1}}')).ok).toBe(false);
});

test('a report is read up to its largest size, and not a byte beyond', () => {
  const text = reportText(reportShape('pass'));
  const padded = (length: number): Uint8Array => bytes(text.padEnd(length, ' '));
  expect(readReport(padded(REPORT_BYTES_MAX)).ok).toBe(true);
  expect(readReport(padded(REPORT_BYTES_MAX + 1))).toEqual({
    ok: false,
    error: `The report has ${REPORT_BYTES_MAX + 1} bytes; more than ${REPORT_BYTES_MAX} are not read.`,
  });
});
