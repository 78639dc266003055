import {expect, test} from 'vitest';
import {type CachePolicy, parseCachePolicy} from '../../src/cache/cache-policy.ts';

test('policies name stores and what may be done with them', () => {
  const check = (text: string, expected: CachePolicy): void =>
    expect(parseCachePolicy(text)).toEqual({ok: true, value: expected});
  check('local:rw', {isLocalKept: true, gha: undefined, remote: undefined});
  check('local:rw,gha:rw', {isLocalKept: true, gha: 'rw', remote: undefined});
  check(' remote:r , gha:r ', {isLocalKept: false, gha: 'r', remote: 'r'});
});

test('mistakes in a policy are told with what to write instead', () => {
  const check = (text: string, expected: string): void => {
    const parsed = parseCachePolicy(text);
    expect(parsed.ok ? '' : parsed.error).toContain(expected);
  };
  check('', 'names the store "". Stores: local, gha, remote.');
  check('locla:rw', 'Did you mean "local"?');
  check('local', 'does not say what to do with "local"');
  check('gha:w', '"r" reads, "rw" also writes');
  check('gha:rw:r', 'does not say what to do with "gha"');
  check('gha:r,gha:rw', 'names "gha" twice');
  check('local:r', '"local:r", which does not exist');
});
