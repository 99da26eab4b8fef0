import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as v from 'valibot';
import { ToPage } from '../../extension/messages.ts';

const root = join(import.meta.dirname, '../..');
const shipped = ['shared', 'widget', 'server', 'extension'].flatMap(sources);

/** Rules that hold for every line that is shipped, whoever writes the next one. */
describe('rules of the source', () => {
  it('there is something to check', () => {
    expect(shipped.length).to.be.greaterThan(100);
  });

  it('SH-13: dice are those of the operating system', () => {
    expect(naming(/Math\.random/), 'use crypto.getRandomValues, randomBytes or randomInt').to.deep.equal([]);
  });

  it('SH-13: the digits of text message codes are drawn evenly', () => {
    expect(naming(/randomInt\(0, 1_000_000\)/)).to.deep.equal(['server/sms-codes.ts']);
    const draws = 200_000;
    const counts = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < draws; i++)
      counts[
        Number(
          String(randomInt(0, 1_000_000))
            .padStart(6, '0')
            .charAt(i % 6),
        )
      ]! += 1;
    const chi2 = counts.reduce((sum, count) => sum + (count - draws / 10) ** 2 / (draws / 10), 0);
    // 9 degrees of freedom: above 45 once in a million runs.
    expect(chi2).to.be.lessThan(45);
  });

  it('SH-14: the server compares secrets in one place, in constant time', () => {
    expect(naming(/timingSafeEqual\(/, 'server')).to.include('server/verification.ts');
    expect(
      naming(/\b(code|hash|token|given\.hash)\s*[!=]==?\s*\w*([cC]ode|[hH]ash|[tT]oken)\b/, 'server'),
      'use sameHash',
    ).to.deep.equal([]);
  });

  it('SH-14: every step of the window is computed, whichever one matches', () => {
    const text = code('shared/otp/hotp.ts');
    const match = text.slice(text.indexOf('export function matchHotp'));
    expect(match).to.match(/for \(/);
    expect(match.slice(match.indexOf('for (')), 'no way out of the loop before its end').not.to.match(
      /\bbreak\b|return [^;]*;\s*\}\s*return/,
    );
  });

  it('SV-65: statements are written down, never put together from values', () => {
    const raw = naming(/sql\.(raw|lit)\(/, 'server');
    expect(raw, 'migrations only, whose text is ours').to.deep.equal([
      'server/store/migration-sms.ts',
      'server/store/migrations.ts',
    ]);
  });

  it('WD-01, EX-49: no markup is made from a string', () => {
    expect(naming(/unsafe(HTML|SVG|CSS|Static)|\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write/)).to.deep.equal([]);
  });

  it('EX-15, EX-18: nothing of the extension runs in the world of the page, and nobody from outside is heard', () => {
    const crossing = /world: 'MAIN'|wrappedJSObject|exportFunction|cloneInto|onMessageExternal|onConnectExternal/;
    expect(naming(crossing, 'extension')).to.deep.equal([]);
  });

  it('EX-17: a content script is told digits for its own document, and nothing else', () => {
    const fill = { type: 'fill', nonce: '1-2-3-4', id: 'B'.repeat(22), code: '123456' };
    expect(v.is(ToPage, fill)).to.equal(true);
    for (const more of ['secret', 'issuer', 'account', 'recordId', 'locked'])
      expect(v.is(ToPage, { ...fill, [more]: 'x' })).to.equal(false);
  });
});

function sources(dir: string): string[] {
  return readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(dir, path))
    .sort();
}

function naming(pattern: RegExp, folder = ''): string[] {
  return shipped.filter((file) => file.startsWith(folder) && pattern.test(code(file)));
}

/** The source without its comments. */
function code(file: string): string {
  return readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
}
