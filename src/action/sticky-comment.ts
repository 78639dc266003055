/** One comment per pull request and key, written once and updated in its place. */
import {hashBytes} from '../base/content-hash.ts';
import type {Report} from '../report/report.ts';
import {COMMENT_FORM, reportMarkdown} from '../report/report-markdown.ts';
import {apiFailure, type GithubApi, isForbidden, isPassing} from './github-api.ts';

export interface CommentTarget {
  readonly owner: string;
  readonly repo: string;
  readonly pull: number;
  /** Tells comments of several workflows apart. */
  readonly key: string;
}

export interface CommentOutcome {
  readonly status: 'created' | 'updated' | 'unchanged' | 'skipped';
  /** A sentence. */
  readonly message: string;
  readonly url?: string;
}

const PAGE_SIZE = 100;
const KEY_LENGTH = 16;

/** The first line of a comment, which nobody sees. The key is hashed: whatever it is, it cannot end the HTML comment. */
export const commentMarker = (key: string): string =>
  `<!-- quantgate report ${hashBytes(key).slice(0, KEY_LENGTH)} -->\n`;

interface Comment {
  readonly id: number;
  readonly body?: string | undefined;
  readonly user: {readonly login: string; readonly type: string} | null;
  readonly html_url: string;
}

/** @throws Failure `service-error` with what is missing, such as a permission */
export async function writeStickyComment(
  api: GithubApi,
  target: CommentTarget,
  report: Report,
): Promise<CommentOutcome> {
  const marker = commentMarker(target.key);
  const body = reportMarkdown(report, COMMENT_FORM, marker);
  return upsert(api, {...target, marker, body}, true);
}

interface Upsert extends CommentTarget {
  readonly marker: string;
  readonly body: string;
}

/** After an answer was lost it looks once more what is there, so that no second comment is made. */
async function upsert(api: GithubApi, upsertion: Upsert, mayRepeat: boolean): Promise<CommentOutcome> {
  const {owner, repo, pull, body} = upsertion;
  const existing = await findComment(api, upsertion);
  if (existing && existing.body?.trim() === body.trim())
    return {status: 'unchanged', message: `The comment on #${pull} is as it was.`, url: existing.html_url};
  try {
    const {data} = existing
      ? await api.rest.issues.updateComment({owner, repo, comment_id: existing.id, body})
      : await api.rest.issues.createComment({owner, repo, issue_number: pull, body});
    const status = existing ? 'updated' : 'created';
    return {status, message: `The comment on #${pull} was ${status}.`, url: data.html_url};
  } catch (error) {
    if (mayRepeat && isPassing(error)) return upsert(api, upsertion, false);
    throw apiFailure(error, `comment on #${pull}`);
  }
}

/** The oldest comment with the marker that this token wrote: anybody may write the marker, but not as a bot. */
async function findComment(api: GithubApi, {owner, repo, pull, marker}: Upsert): Promise<Comment | undefined> {
  let ownLogin: Promise<string | undefined> | undefined;
  try {
    const pages = api.paginate.iterator(api.rest.issues.listComments, {
      ...{owner, repo, issue_number: pull, per_page: PAGE_SIZE},
    });
    for await (const {data} of pages) {
      for (const comment of data as readonly Comment[]) {
        if (!comment.body?.startsWith(marker.trimEnd())) continue;
        if (comment.user?.type === 'Bot') return comment;
        ownLogin ??= viewerLogin(api);
        if (comment.user !== null && comment.user.login === (await ownLogin)) return comment;
      }
    }
  } catch (error) {
    throw apiFailure(error, `read the comments of #${pull}`);
  }
  return undefined;
}

/** Tokens of workflows and apps are bots and may not ask who they are: then no person's comment is theirs. */
async function viewerLogin(api: GithubApi): Promise<string | undefined> {
  try {
    return (await api.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}
