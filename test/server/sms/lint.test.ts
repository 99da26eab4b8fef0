import { expect } from 'chai';
import { lintTemplates } from '../../../server/sms/lint.ts';
import { en } from '../../../server/sms/templates/en.ts';
import { WORDINGS } from '../../../server/sms/templates/wording.ts';

const site = { issuer: 'Dompetku', host: 'www.dompetku.example' };
const lint = (purpose: keyof typeof en, words: string) =>
  lintTemplates({ en: { ...en, [purpose]: words } }, site).map(({ message }) => message);

describe('the linter for templates', () => {
  it('finds nothing in the shipped templates, also for a site with a long name', () => {
    expect(lintTemplates(WORDINGS, { issuer: 'Dompetku Sejahtera', host: 'secure.dompetku.example' })).to.deep.equal([]);
  });

  const broken: Array<[string, keyof typeof en, string, RegExp]> = [
    ['a missing code', 'sign-in', '{issuer}: hello, {minutes} minutes', /lacks \{code\}/],
    ['two codes', 'sign-in', '{issuer}: {code} {code} {minutes}', /twice/],
    ['a transaction without its payee', 'transaction', '{issuer}: {code} approves {amount}, {minutes}', /lacks \{payee\}/],
    ['a transaction without its amount', 'transaction', '{issuer}: {code} for {payee}, {minutes}', /lacks \{amount\}/],
    ['an amount where there is none', 'sign-in', '{issuer}: {code} {amount} {minutes}', /nothing fills/],
    ['an unknown placeholder', 'sign-in', '{issuer}: {code} {minutes} {name}', /nothing fills/],
    ['SV-16: a code line of its own', 'sign-in', '{issuer} {minutes} @bank.example #{code}', /last line/],
    ['a line break', 'sign-in', '{issuer}\n{code} {minutes}', /one line/],
    ['a link', 'sign-in', '{issuer}: {code} {minutes} https://bank.example', /link/],
    ['digits that look like a code', 'sign-in', '{issuer} 1500: {code} {minutes}', /take for the code/],
    ['too many words', 'sign-in', `{issuer}: {code} {minutes} ${'word '.repeat(30)}`, /shorten/],
    ['an empty text', 'sign-in', ' ', /missing/],
    [
      'wording that Chrome on Android does not read',
      'sign-in',
      '{code} is your {issuer} code, {minutes} min. Do not share it.',
      /Android/,
    ],
    ['a letter outside the GSM alphabet', 'sign-in', '{issuer}: {code} {minutes} ✓', /GSM/],
  ];
  for (const [title, purpose, words, message] of broken)
    it(`reports ${title}`, () => {
      expect(lint(purpose, words).join('\n')).to.match(message);
    });

  it('names the language and the purpose', () => {
    expect(lintTemplates({ ms: { ...en, change: '' } }, site)).to.deep.equal([
      { language: 'ms', purpose: 'change', severity: 'error', message: 'is missing: write it' },
    ]);
  });
});
