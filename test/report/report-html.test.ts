import {expect, test} from 'vitest';
import {escapeHtml, reportHtml} from '../../src/report/report-html.ts';
import {expectGolden} from '../support/golden-text.ts';
import {ALL_RUNS, reportShape, SMALL_RUNS} from '../support/report-shapes.ts';

test.each(SMALL_RUNS)('the page of a run: %s', (name) => {
  expectGolden(`report/${name}.html`, reportHtml(reportShape(name)));
});

/** Elements without an end. */
const VOID = ['meta', 'br', 'line', 'circle', 'rect', 'path', '!doctype'];

test.each(ALL_RUNS)('the page is well-formed, runs nothing and fetches nothing: %s', (name) => {
  const page = reportHtml(reportShape(name));
  const open: string[] = [];
  for (const [, end, tag = '', attributes = ''] of page.matchAll(/<(\/?)([a-z0-9!]+)((?:\s[^<>]*)?)>/gi)) {
    expect(attributes).not.toMatch(/\s(?:on\w+|src|href|style|action|data)\s*=/i);
    if (VOID.includes(tag)) continue;
    if (end === '') open.push(tag);
    else expect(open.pop()).toBe(tag);
  }
  expect(open).toEqual([]);
  expect(page).not.toMatch(/<(?:script|img|iframe|link|object|a)\b/i);
  expect(page).toContain("default-src 'none'");
  // No angle bracket is left over that is not of a tag.
  expect(page.replace(/<style>[\s\S]*<\/style>/, '').replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]/);
});

test('every table has a caption and headings of columns and rows; the picture is told in words', () => {
  const page = reportHtml(reportShape('pull-request'));
  const tables = page.split('<table>').slice(1);
  for (const table of tables) {
    expect(table).toMatch(/^\n<caption>[^<]+<\/caption>\n<thead><tr><th scope="col"/);
    expect(table).toContain('<th scope="row">');
  }
  expect(page).toMatch(/<svg [^>]*role="img" aria-label="top1 against size: mobilenet-int8: 54\.25 %, 0\.53 MB;/);
});

test('all that has a meaning in HTML is escaped', () => {
  expect(escapeHtml(`<a b="c" d='e'>&amp;\u001b`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;\\x1b');
});
