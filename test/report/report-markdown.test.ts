import {expect, test} from 'vitest';
import {fitPieces} from '../../src/report/fit-parts.ts';
import {codeBlock, escapeInHtml, escapeMarkdown, inlineCode} from '../../src/report/markdown-text.ts';
import {mermaidLabel} from '../../src/report/mermaid-chart.ts';
import type {Report} from '../../src/report/report.ts';
import {COMMENT_FORM, type MarkdownForm, reportMarkdown, SUMMARY_FORM} from '../../src/report/report-markdown.ts';
import {expectGolden} from '../support/golden-text.ts';
import {ALL_RUNS, EVIL, reportShape, SMALL_RUNS} from '../support/report-shapes.ts';

test.each(SMALL_RUNS)('the summary of a run: %s', (name) => {
  expectGolden(`report/${name}.md`, reportMarkdown(reportShape(name), SUMMARY_FORM));
});

test.each(ALL_RUNS)('the limits of GitHub hold, and tables and details are whole: %s', (name) => {
  const report = reportShape(name);
  for (const form of [SUMMARY_FORM, COMMENT_FORM]) {
    const text = reportMarkdown(report, form);
    expect(form.sizeOf(text)).toBeLessThanOrEqual(form.sizeMax);
    expectWhole(text);
  }
});

/** Nothing is cut in two: every fence and fold is closed, every row of a table has the cells of its head. */
function expectWhole(text: string): void {
  expect(text.match(/<details>/g)?.length).toBe(text.match(/^<\/details>$/gm)?.length);
  expect((text.match(/^```/gm)?.length ?? 0) % 2).toBe(0);
  let columns = 0;
  for (const line of text.split('\n')) {
    const cells = line.startsWith('|') ? line.replace(/\\./g, '').split('|').length : 0;
    if (cells > 0 && columns > 0) expect(cells, line.slice(0, 200)).toBe(columns);
    columns = cells;
  }
}

test('what is left out is said with numbers, and everything else is whole', () => {
  const report = reportShape('many-builds');
  const whole = reportMarkdown(report, SUMMARY_FORM);
  const size = Buffer.byteLength(whole);
  const limited = (sizeMax: number): string => reportMarkdown(report, {...SUMMARY_FORM, sizeMax});
  expect(limited(size)).toBe(whole);
  // One byte less than it needs.
  const cut = limited(size - 1);
  expect(Buffer.byteLength(cut)).toBeLessThan(size);
  expect(cut).toMatch(
    /\n_Left out for its length: .*\d+ builds?.* details; report\.html and report\.json have all of it\._\n$/,
  );
  for (const sizeMax of [2000, 5000, 20_000, 65_536]) {
    const text = limited(sizeMax);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(sizeMax);
    expect(text).toMatch(/^### quantgate: 100 of 200 builds fail\n/);
    expectWhole(text);
  }
  // The rows of failing builds are kept before all else.
  expect(limited(20_000)).toContain('mobilenet-0');
});

test('pieces fit to the byte', () => {
  const noun = {one: 'piece', many: 'pieces'};
  const pieces = ['é'.repeat(400), 'b'.repeat(700)].map((text, rank) => ({text, rank, noun}));
  const fitted = (sizeMax: number): string =>
    fitPieces(pieces, {sizeMax, sizeOf: (text) => Buffer.byteLength(text), remark: (lost) => `(${lost})`});
  expect(fitted(1500)).toHaveLength(1100);
  expect(fitted(1499)).toBe('(2 pieces)');
});

test('a report of builds that were left out says how many', () => {
  const report: Report = {...reportShape('pass'), omittedBuildCount: 3};
  expect(reportMarkdown(report, SUMMARY_FORM)).toContain('_3 more builds are not in the report');
});

test('text from outside is shown as it is: no markup, links, mentions, references, formulas, cells or lines', () => {
  const check = (text: string, escaped: string) => expect(escapeMarkdown(text)).toBe(escaped);
  check('net-int8 v1.2_a', 'net-int8 v1.2_a');
  check('a|b\n::error::x', 'a\\|b ::\u200berror::x');
  check('<img src=x> & &lt;', '&lt;img src=x&gt; &amp; &amp;lt;');
  check('**b** _i_ `c` ~s~ # h', '\\*\\*b\\*\\* \\_i\\_ \\`c\\` \\~s\\~ # h');
  check('[a](http://evil.example) www.evil.example', '\\[a\\](http:\u200b//evil.example) www.\u200bevil.example');
  check('@octocat a@b.c', '@\u200boctocat a@\u200bb.c');
  check('#1 o/r#2 GH-3', '#\u200b1 o/r#\u200b2 GH-\u200b3');
  check('a\u001b[2J\u202eb', 'a\\\\x1b\\[2J\\\\u202eb');
  check('# h', '\\# h');
  check('- a', '\\- a');
  check('--- a', '\\--- a');
  check('1. a', '1\u200b. a');
  check('57.25 %', '57.25 %');
  check('$x$ :tada:', '<span>$</span>x<span>$</span> :\u200btada:');
});

test('code that cannot be code is text', () => {
  expect(inlineCode('a_b/c:0 @x #1 <b>')).toBe('`a_b/c:0 @x #1 <b>`');
  for (const odd of ['a`b', 'a|b', 'a\\b', ' a', '', 'a\u001bb']) expect(inlineCode(odd)).toBe(escapeMarkdown(odd));
  expect(codeBlock('sh', 'a ```` b')).toBe('`````sh\na ```` b\n`````');
  expect(escapeInHtml('<b> @a #1 `c`')).toBe('&lt;b&gt; @\u200ba #\u200b1 `c`');
  expect(mermaidLabel('a"]: [0,0]\n%%{init}%% b')).toBe('a··· ·0,0··x0a···init··· b');
});

test('nothing of a hostile run is more than text', () => {
  for (const form of [SUMMARY_FORM, COMMENT_FORM] satisfies readonly MarkdownForm[]) {
    const text = reportMarkdown(reportShape('hostile'), form);
    // What is left of tags is our own.
    const tags = new Set(text.match(/<\/?[a-z!][^>]*>/gi));
    expect([...tags].sort()).toEqual(
      ['</b>', '</details>', '</span>', '</summary>', '<b>', '<br>', '<details>', '<span>', '<summary>'].sort(),
    );
    // A summary is HTML, in which brackets mean nothing.
    expect(text.replace(/<summary>.*<\/summary>/g, '')).not.toMatch(
      /(?<!\\)!\[|(?<!\\)\]\(|:\/\/|@[a-z]|#\d|GH-\d|(?<!>)\$|:tada/,
    );
    expect(text).not.toContain('npx quantgate');
    expect([...text].filter((c) => c !== '\n' && /[\p{Cc}\p{Bidi_Control}]/u.test(c))).toEqual([]);
  }
  expect(EVIL).toContain('<img');
});
