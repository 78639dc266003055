/** Comments as part of a step: what the inputs ask for, with what the runner tells of the event. */
import {setTimeout as sleep} from 'node:timers/promises';
import * as core from '@actions/core';
import {canonicalJson} from '../base/canonical-json.ts';
import {Failure} from '../base/failure.ts';
import type {Report} from '../report/report.ts';
import {readEvent} from './action-cache.ts';
import type {ActionInputs} from './action-inputs.ts';
import {type CommentInputs, runCommentMode, runDirectComment} from './comment-mode.ts';
import {displayPath, messageOf, tell} from './runner.ts';
import type {CommentOutcome} from './sticky-comment.ts';

/** `mode: comment`. @throws Failure when GitHub refuses, or the report is none of ours */
export async function runCommentStep(inputs: ActionInputs): Promise<void> {
  if (inputs.token === '') {
    const remedy = 'Leave the input "token" as it is, or set it to github.token.';
    throw new Failure({reason: 'bad-data', message: 'There is no token to comment with.', remedy});
  }
  tellOutcome(await runCommentMode({...commentInputs(inputs), reportFile: inputs.reportFile}));
}

/** The comment of a job of the pull request itself. One that fails is a warning, or a line of the log where nobody asked. */
export async function commentDirectly(inputs: ActionInputs, report: Report): Promise<void> {
  const {comment, token} = inputs;
  const isPullRequest = process.env.GITHUB_EVENT_NAME === 'pull_request';
  if (comment === 'false' || (comment === 'auto' && (token === '' || !isPullRequest))) return;
  try {
    tellOutcome(await runDirectComment({...commentInputs(inputs), report}));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (comment === 'auto') for (const line of messageOf(error).split('\n')) tell(line);
    else core.warning(messageOf(error));
  }
}

const tellOutcome = ({message, url}: CommentOutcome): void => tell(url === undefined ? message : `${message} ${url}`);

function commentInputs({token, manifestFile, builds}: ActionInputs): CommentInputs {
  const {GITHUB_REPOSITORY, GITHUB_API_URL, GITHUB_EVENT_PATH} = process.env;
  const event = readEvent(GITHUB_EVENT_PATH);
  return {
    token,
    // Nothing that a report says: which comment is written is for the workflow to tell.
    key: canonicalJson({workflow: measuringWorkflow(event), manifest: displayPath(manifestFile), builds: [...builds]}),
    repository: GITHUB_REPOSITORY ?? '',
    apiUrl: GITHUB_API_URL || 'https://api.github.com',
    event,
    sleep: async (milliseconds) => void (await sleep(milliseconds)),
  };
}

/** Name of the workflow that measured, whichever of the two ways its report comes to a comment. */
function measuringWorkflow(event: unknown): string {
  const run = typeof event === 'object' && event !== null && 'workflow_run' in event ? event.workflow_run : undefined;
  const name = typeof run === 'object' && run !== null && 'name' in run ? run.name : undefined;
  return typeof name === 'string' ? name : (process.env.GITHUB_WORKFLOW ?? '');
}
