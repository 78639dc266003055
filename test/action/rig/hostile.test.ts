/**
 * What a stranger can put into a pull request to have the action do something else than judge it: each attempt is a commit,
 * run by the bundled action in a job of a pull request from a fork. Nothing may run that the commit brings, nothing may be
 * written beside the workspace's own results, and the log may hold no command but the action's own.
 *
 * More of the kind: damaged and forged packs of the cache in `test/cache`, forged reports in `comment-mode.test.ts`, and
 * hostile names in every form of a report in `test/report`.
 */
import {execFileSync} from 'node:child_process';
import {cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import {expect, test} from 'vitest';
import {editedModel} from '../../support/edit-model.ts';
import {type Job, type StepEnd, startFakeGithub} from '../../support/fake-runner.ts';
import {EVIL} from '../../support/report-shapes.ts';
import {smallDigits} from '../../support/small-digits.ts';
import {temporaryDirectory} from '../../support/temporary-directory.ts';
import type {WorkFolder} from '../../support/work-folder.ts';

/** A folder beside the workspace: what runs leaves `ran` there, what is written there is outside. */
interface Outside {
  readonly folder: string;
  /** A shell command that proves that it ran. */
  readonly command: string;
}

interface Attempt {
  readonly name: string;
  readonly commit: (work: WorkFolder, outside: Outside) => void;
  /** After the checkout, for what git keeps out of commits. */
  readonly prepare?: (job: Job, outside: Outside) => void;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Refused: an error, nothing is run. Ignored or escaped: as if it were not there, or only a text. */
  readonly outcome: 'refused' | 'ignored' | 'escaped';
  /** In the log. */
  readonly told?: RegExp;
}

const script = ({folder}: Outside): string =>
  `require('node:fs').writeFileSync(${JSON.stringify(path.join(folder, 'ran'))}, '');`;

const renameBuild =
  (name: string) =>
  (work: WorkFolder): void =>
    work.replace('quantgate.yaml', '  digits-int8:', `  ${JSON.stringify(name)}:`);

const renameOutput =
  (name: string) =>
  (work: WorkFolder): void =>
    work.write({
      'digits.onnx': editedModel(work.bytes('digits.onnx'), ({graph}) => {
        const [output] = graph.outputs;
        if (output) graph.rename(output, name);
      }),
    });

/** A folder that git takes for a repository where it may, with settings that run programs. */
function embedRepository(work: WorkFolder, {command}: Outside): void {
  const nets = path.join(work.path, 'nets');
  mkdirSync(nets);
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, {cwd: nets, env: {PATH: process.env.PATH, HOME: nets, ...AUTHOR}, stdio: 'pipe'});
  const inner = temporaryDirectory();
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', inner], {stdio: 'pipe'});
  cpSync(inner, nets, {recursive: true});
  writeFileSync(path.join(nets, '.gitattributes'), '* filter=evil\n');
  for (const file of ['quantgate.yaml', 'digits.onnx', 'data']) {
    cpSync(path.join(work.path, file), path.join(nets, file), {recursive: true});
  }
  const files = ['.gitattributes', 'quantgate.yaml'];
  git('--git-dir=.', '--work-tree=.', 'add', ...files);
  git('--git-dir=.', '--work-tree=.', 'commit', '-q', '-m', 'inner');
  // Else git would refuse for want of files.
  git('--git-dir=.', 'config', 'core.bare', 'false');
  git('--git-dir=.', 'config', 'core.worktree', '.');
  for (const setting of ['filter.evil.smudge', 'filter.evil.clean', 'core.fsmonitor', 'core.sshCommand', 'alias.x'])
    git('--git-dir=.', 'config', setting, command);
  for (const name of ['post-checkout', 'reference-transaction']) {
    writeFileSync(path.join(nets, 'hooks', name), `#!/bin/sh\n${command}\n`, {mode: 0o755});
  }
  // An empty folder would not be in the commit, and without it there is no repository.
  for (const folder of ['refs', 'objects']) writeFileSync(path.join(nets, folder, '.keep'), '');
}

const AUTHOR = {
  ...{GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b'},
};

const ATTEMPTS: readonly Attempt[] = [
  {
    name: 'code: settings of the manifest loader that are scripts',
    commit: (work, outside) =>
      work.write({
        '.config/config.js': script(outside),
        'quantgate.config.js': script(outside),
        '.quantgaterc.cjs': script(outside),
        'package.json': '{"cosmiconfig": {"$import": "./quantgate.config.js"}, "type": "commonjs"}',
      }),
    outcome: 'ignored',
  },
  {
    name: 'code: $import in the manifest',
    commit: (work, outside) => {
      work.write({'evil.js': script(outside)});
      work.replace('quantgate.yaml', 'datasets:', '$import: ./evil.js\ndatasets:');
    },
    outcome: 'refused',
    told: /manifest\/unknown-key/,
  },
  {
    name: 'code: a tag of YAML that makes functions',
    commit: (work) => work.replace('quantgate.yaml', 'model: digits', 'model: !!js/function "function () {}"'),
    outcome: 'refused',
  },
  {
    name: 'a script as manifest',
    commit: (work, outside) => work.write({'quantgate.js': script(outside)}),
    inputs: {manifest: 'quantgate.js'},
    outcome: 'refused',
  },
  {
    name: 'aliases that unfold to billions of values',
    commit: (work) => {
      const levels = Array.from({length: 12}, (_, i) => `x${i + 1}: &x${i + 1} [${`*x${i},`.repeat(10)}]`);
      work.write({'quantgate.yaml': `x0: &x0 [1]\n${levels.join('\n')}\n`});
    },
    outcome: 'refused',
    told: /aliases unfold to more than/,
  },
  {
    name: 'code: an engine and a worker in the checkout',
    commit: (work, outside) => {
      const package_ = JSON.stringify({name: 'onnxruntime-node', version: '1.30.0', main: 'dist/index.js'});
      work.write({
        'node_modules/onnxruntime-node/package.json': package_,
        'node_modules/onnxruntime-node/dist/index.js': script(outside),
        'worker.js': script(outside),
        '.npmrc': 'node-options=--require ./worker.js\n',
      });
    },
    outcome: 'ignored',
  },
  {
    name: 'code: programs of the same name in the folder',
    commit: (work, {command}) => {
      for (const name of ['git', 'tar', 'node', 'npm', 'zstd']) {
        writeFileSync(path.join(work.path, name), `#!/bin/sh\n${command}\n`, {mode: 0o755});
      }
    },
    outcome: 'ignored',
  },
  {
    name: 'code: hooks and settings of the repository',
    commit: (work) => work.write({'.gitattributes': '*.md filter=evil\n'}),
    prepare: ({work}, {command}) => {
      for (const name of ['post-checkout', 'post-index-change', 'reference-transaction']) {
        writeFileSync(path.join(work.path, '.git/hooks', name), `#!/bin/sh\n${command}\n`, {mode: 0o755});
      }
      work.write({'.git/config': `${work.read('.git/config')}[core]\n\tfsmonitor = ${JSON.stringify(command)}\n`});
    },
    outcome: 'ignored',
  },
  {
    name: 'code: a folder that is a repository with programs in its settings',
    commit: embedRepository,
    inputs: {'working-directory': 'nets'},
    outcome: 'refused',
    told: /cannot use bare repository|bare repository|work tree/,
  },
  {
    name: 'write: a build called like a path',
    commit: renameBuild('../../outside'),
    outcome: 'refused',
    told: /letters, digits/,
  },
  {name: 'write: a build called like an option', commit: renameBuild('--output-dir=x'), outcome: 'refused'},
  {name: 'shell: a build called like a command', commit: renameBuild('$(touch ran)`touch ran`'), outcome: 'refused'},
  {name: 'key: a build of 600 characters', commit: renameBuild('x'.repeat(600)), outcome: 'refused'},
  {name: 'key: a build with commas', commit: renameBuild('a,b'), outcome: 'refused'},
  {
    name: 'write: the output folder is a link',
    commit: (work, {folder}) => symlinkSync(folder, path.join(work.path, 'build')),
    outcome: 'refused',
    told: /a link stands where results are written/,
  },
  {
    name: 'write: the folder of a build is a link',
    commit: (work, {folder}) => {
      mkdirSync(path.join(work.path, 'build'));
      symlinkSync(folder, path.join(work.path, 'build/digits-int8'));
    },
    outcome: 'refused',
    told: /a link stands where results are written/,
  },
  {
    name: 'write: the cache is a link',
    commit: (work, {folder}) => symlinkSync(folder, path.join(work.path, '.quantgate')),
    outcome: 'refused',
    told: /a link stands where results are written/,
  },
  {
    name: 'write: the working directory is a link',
    commit: (work, {folder}) => {
      for (const file of ['quantgate.yaml', 'digits.onnx', 'data'])
        cpSync(path.join(work.path, file), path.join(folder, file), {recursive: true});
      symlinkSync(folder, path.join(work.path, 'nets'));
    },
    inputs: {'working-directory': 'nets'},
    outcome: 'refused',
    told: /leads out of the workspace/,
  },
  {
    name: 'verdict: results in the commit',
    commit: (work) => work.write({'.quantgate/cache/ac/00/0000': 'forged'}),
    outcome: 'refused',
    told: /the cache is part of the commit/,
  },
  {
    name: 'verdict: reports of earlier runs in the commit',
    commit: (work) => {
      work.write({'build/report.json': '{"forged":1}', 'build/digits-int8/verdict.json': '{"status":"fail"}'});
    },
    outcome: 'ignored',
  },
  {
    name: 'log: an output with commands of the runner, escapes of a terminal, mentions and pictures',
    commit: renameOutput(EVIL),
    outcome: 'escaped',
  },
  {
    name: 'outputs: an output that ends a block of GITHUB_OUTPUT',
    commit: renameOutput("x\nghadelimiter_x\nverdict=fail\n'$(touch ran)'"),
    outcome: 'escaped',
  },
  {
    name: 'git: a base branch called like an option',
    commit: (work) => work.write({'README.md': 'x'}),
    environment: {GITHUB_BASE_REF: '--upload-pack=touch ran', GITHUB_SHA: '0'.repeat(40)},
    outcome: 'refused',
    told: /cannot be the name of a branch/,
  },
  {
    name: 'read: labels from a file that is none of its business',
    commit: (work, {folder}) => {
      const secret = path.join(folder, 'secret.csv');
      writeFileSync(secret, 'password,hunter2\n');
      work.replace('quantgate.yaml', 'data/test-labels.npy', secret);
    },
    outcome: 'refused',
  },
];

/** Commands of the runner that a step has reason to print. */
const OWN_COMMANDS = /^::(group|endgroup|error|warning|notice|add-mask)(::| )/;

function expectHarmless({log, summary, outputs}: StepEnd, {folder}: Outside, before: readonly string[]): void {
  expect(readdirSync(folder).sort()).toEqual(before);
  const commands = log.split('\n').filter((line) => /^\s*::/.test(line));
  expect(commands.filter((line) => !OWN_COMMANDS.test(line))).toEqual([]);
  for (const text of [log, summary]) {
    expect(text).not.toMatch(/##\[|hunter2/);
    expect([...text].filter((unit) => unit !== '\n' && /[\p{Cc}\p{Bidi_Control}]/u.test(unit))).toEqual([]);
  }
  expect(summary).not.toMatch(/<img|<script|http:\/\/|@everyone|!\[/);
  expect(outputs.metrics ?? '').not.toMatch(/['`$\n]/);
}

test.each(ATTEMPTS)(
  '$name: $outcome',
  async ({commit, prepare, inputs = {}, environment = {}, outcome, told}) => {
    const folder = temporaryDirectory();
    const outside: Outside = {folder, command: `touch ${path.join(folder, 'ran')}`};
    const github = await startFakeGithub(smallDigits());
    const pull = github.openPull(9, (work) => commit(work, outside), 'mallory/nets');
    const before = readdirSync(folder).sort();
    const job = github.pullJob(pull, environment);
    prepare?.(job, outside);
    const end = await job.step({
      baseline: 'warn',
      ...inputs,
      ...(environment.GITHUB_BASE_REF ? {baseline: 'compute'} : {}),
    });
    expectHarmless(end, outside, before);
    expect(existsSync(path.join(job.work.path, 'ran'))).toBe(false);
    expect(github.cache.entries).toEqual([]);
    expect(github.api.requests).toEqual([]);
    if (told) expect(end.log).toMatch(told);
    expect([end.exitCode, end.outputs.verdict], end.log).toEqual(outcome === 'refused' ? [1, 'error'] : [0, 'pass']);
  },
  120_000,
);
