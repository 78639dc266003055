import {expect, test} from 'vitest';
import {escapeMarkdown, runMarkdown} from '../../src/report/report-markdown.ts';
import {measured, reportWith, row} from '../support/build-reports.ts';

test('a run is a heading, a table, what does not hold, and the last line', () => {
  const failed = reportWith({
    status: 'fail',
    metrics: [measured({value: 19.2}), measured({metric: 'top1', value: 54.25, floatValue: 57})],
    rows: [row({status: 'fail', value: 19.2, reason: 'snr is 19.2 dB, less than 20 dB.'})],
  });
  expect(runMarkdown({builds: [reportWith(), failed], base: undefined, durationMs: 38_000, isInterrupted: false})).toBe(
    [
      '### quantgate: 1 of 2 builds fails',
      '',
      '| build | verdict | figures | size |',
      '|---|---|---|---|',
      '| net\\-int8 | ✅ pass | snr 23.9 dB | 0.53 MB (float 1.90 MB) |',
      '| net\\-int8 | ❌ fail | snr 19.2 dB<br>top1 54.25 % (−2.75) | 0.53 MB (float 1.90 MB) |',
      '',
      '- **net\\-int8**: snr of y: snr is 19.2 dB, less than 20 dB. (gate \\>= 20 dB)',
      '',
      '2 builds: 1 passed, 1 failed. 38.0 s, 0 of 192 results from cache.',
      '',
    ].join('\n'),
  );
});

test('text from outside is shown as it is: no markup, links, mentions, cells or lines', () => {
  const check = (text: string, escaped: string) => expect(escapeMarkdown(text)).toBe(escaped);
  check('a|b\n::error::x', 'a\\|b ::error::x');
  check('<img src=x> & &lt;', '&lt;img src=x\\> &amp; &amp;lt;');
  check('**b** _i_ `c` ~s~ # h', '\\*\\*b\\*\\* \\_i\\_ \\`c\\` \\~s\\~ \\# h');
  check('[a](http://evil.example) www.evil.example', '\\[a\\]\\(http:\u200b//evil.example\\) www.\u200bevil.example');
  check('@octocat', '@\u200boctocat');
  check('a\u001b[2J\u202eb', 'a\\\\x1b\\[2J\\\\u202eb');
});
