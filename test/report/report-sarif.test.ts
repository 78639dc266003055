import {Ajv} from 'ajv';
import {expect, test} from 'vitest';
import {reportSarif} from '../../src/report/report-sarif.ts';
import {expectGolden} from '../support/golden-text.ts';
import {ALL_RUNS, EVIL, reportShape, SMALL_RUNS} from '../support/report-shapes.ts';

const sarifText = (name: (typeof ALL_RUNS)[number]): string => JSON.stringify(reportSarif(reportShape(name)), null, 1);

test.each(SMALL_RUNS)('the results of a run: %s', (name) => {
  const {runs} = JSON.parse(sarifText(name)) as {runs: [{results: unknown}]};
  expectGolden(`report/${name}.sarif.json`, `${JSON.stringify(runs[0].results, null, 1)}\n`);
});

const text = {
  type: 'object',
  required: ['text'],
  properties: {text: {type: 'string', minLength: 1, maxLength: 20_000}},
};

/** The members that are used here, as the specification and GitHub want them. Source: SARIF 2.1.0, sections 3.13 to 3.35. */
const SCHEMA = {
  type: 'object',
  required: ['version', 'runs'],
  additionalProperties: false,
  properties: {
    $schema: {type: 'string', format: 'uri-reference'},
    version: {const: '2.1.0'},
    runs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['tool', 'results'],
        additionalProperties: false,
        properties: {
          columnKind: {enum: ['utf16CodeUnits', 'unicodeCodePoints']},
          tool: {
            type: 'object',
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                required: ['name', 'rules'],
                additionalProperties: false,
                properties: {
                  name: {type: 'string'},
                  informationUri: {type: 'string', pattern: '^https://'},
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: {
                      type: 'object',
                      required: ['id', 'shortDescription', 'fullDescription'],
                      additionalProperties: false,
                      properties: {
                        id: {type: 'string', maxLength: 255},
                        name: {type: 'string', maxLength: 255},
                        shortDescription: text,
                        fullDescription: text,
                        defaultConfiguration: {properties: {level: {enum: ['none', 'note', 'warning', 'error']}}},
                      },
                    },
                  },
                },
              },
            },
          },
          results: {
            type: 'array',
            maxItems: 5000,
            items: {
              type: 'object',
              required: ['ruleId', 'message', 'locations', 'partialFingerprints'],
              additionalProperties: false,
              properties: {
                ruleId: {type: 'string'},
                level: {enum: ['note', 'warning', 'error']},
                message: text,
                locations: {
                  type: 'array',
                  minItems: 1,
                  maxItems: 1,
                  items: {
                    type: 'object',
                    additionalProperties: false,
                    properties: {
                      physicalLocation: {
                        type: 'object',
                        required: ['artifactLocation'],
                        additionalProperties: false,
                        properties: {
                          artifactLocation: {
                            type: 'object',
                            required: ['uri'],
                            properties: {
                              uri: {type: 'string', pattern: "^[A-Za-z0-9._~!$&'()*+,;=:@%/-]+$"},
                              uriBaseId: {const: '%SRCROOT%'},
                            },
                          },
                          region: {
                            type: 'object',
                            required: ['startLine'],
                            additionalProperties: false,
                            properties: Object.fromEntries(
                              ['startLine', 'startColumn', 'endLine', 'endColumn'].map((key) => [
                                key,
                                {type: 'integer', minimum: 1},
                              ]),
                            ),
                          },
                        },
                      },
                    },
                  },
                },
                partialFingerprints: {
                  type: 'object',
                  additionalProperties: {type: 'string', pattern: '^[0-9a-f]{16}:1$'},
                },
                suppressions: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['kind'],
                    properties: {kind: {enum: ['inSource', 'external']}, status: {enum: ['accepted']}},
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

test.each(ALL_RUNS)('it is SARIF 2.1.0 with what code scanning needs, every rule declared: %s', (name) => {
  const sarif = JSON.parse(sarifText(name)) as {
    runs: [{tool: {driver: {rules: {id: string}[]}}; results: {ruleId: string}[]}];
  };
  const validate = new Ajv({formats: {'uri-reference': true}, strict: false}).compile(SCHEMA);
  expect(validate(sarif), JSON.stringify(validate.errors)).toBe(true);
  const [{tool, results}] = sarif.runs;
  const ids = new Set(tool.driver.rules.map(({id}) => id));
  expect(results.filter(({ruleId}) => !ids.has(ruleId))).toEqual([]);
});

test('a fingerprint says what a result is about: not where it stands, nor what was measured', () => {
  const report = reportShape('pull-request');
  const [build] = report.builds;
  const prints = (changed: typeof build): string[] => {
    const sarif = JSON.parse(JSON.stringify(reportSarif({...report, builds: changed ? [changed] : []}))) as {
      runs: [{results: {partialFingerprints: {primaryLocationLineHash: string}}[]}];
    };
    return sarif.runs[0].results.map(({partialFingerprints}) => partialFingerprints.primaryLocationLineHash);
  };
  if (!build?.verdict) throw new Error('no verdict');
  const before = prints(build);
  expect(new Set(before).size).toBe(2);
  const moved = build.verdict.rows.map((row) => ({
    ...row,
    value: 1,
    reason: 'other',
    place: {file: 'quantgate.yaml', line: 99},
  }));
  expect(prints({...build, verdict: {...build.verdict, rows: moved}})).toEqual(before);
  expect(prints({...build, name: 'other'})).not.toEqual(before);
});

test('messages hold no links and no places for arguments', () => {
  const {runs} = JSON.parse(sarifText('hostile')) as {runs: [{results: {message: {text: string}}[]}]};
  expect(runs[0].results).toHaveLength(4);
  for (const {message} of runs[0].results) {
    expect(message.text.replace(/\\[[\]\\]|\{\{|\}\}/g, '')).not.toMatch(/[[\]{}]/);
    expect([...message.text].filter((c) => /[\p{Cc}\p{Bidi_Control}]/u.test(c))).toEqual([]);
  }
  expect(EVIL).toMatch(/\[/);
});
