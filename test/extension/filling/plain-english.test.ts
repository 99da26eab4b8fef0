import { expect } from 'chai';
import { findCodeField } from '../../../extension/content/find-code-field.ts';
import { openPage, openShadowRoot, targetsOf } from './open-page.ts';
import { ambiguous } from './pages/ambiguous.ts';
import { negative } from './pages/negative.ts';
import { type Page } from './pages/page.ts';
import { positive } from './pages/positive.ts';

/** What is said of a page before the words of other languages are there. */
async function firstLook(page: Page) {
  const { document, close } = await openPage(page);
  const { kind, field } = findCodeField(document, { openShadowRoot });
  const isRight =
    field === undefined || page.targets === undefined || String(field) === String(targetsOf(document, page.targets));
  close();
  return { kind, isRight };
}

/** Nothing here has learned another language: this file has a page of its own. */
describe('a look with the words of English alone', () => {
  const expected = [...positive.map((page) => [page, 'found']), ...ambiguous.map((page) => [page, 'ambiguous'])] as [
    Page,
    string,
  ][];
  for (const [page, kind] of [...expected, ...negative.map((page): [Page, string] => [page, 'none'])]) {
    it(`says the same, or that it cannot read the page: ${page.is}`, async () => {
      const first = await firstLook(page);
      expect(first.kind).to.be.oneOf([kind, 'unread']);
      expect(first.isRight).to.equal(true);
    });
  }

  it('asks for more on every page that says it is in another language', async () => {
    for (const page of [...positive, ...ambiguous, ...negative].filter(({ lang = 'en' }) => lang !== 'en')) {
      expect((await firstLook(page)).kind, page.is).to.equal('unread');
    }
  });

  it('is enough for most pages in English', async () => {
    const english = [...positive, ...ambiguous, ...negative].filter(({ lang = 'en' }) => lang === 'en');
    const kinds = await Promise.all(english.map(firstLook));
    const read = kinds.filter(({ kind }) => kind !== 'unread').length;
    expect(read / english.length, `${read} of ${english.length}`).to.be.above(0.5);
  });

  it('is not taken in by a page in another language that says it is English', async () => {
    for (const body of [
      '<label>Kode verifikasi <input name="otp"></label><p>Kode telah dikirim ke nomor Anda</p>',
      '<label>Code de secours <input name="otp"></label>',
      '<label>Wiederherstellungscode <input name="otp"></label>',
      '<p>We hebben een code naar je telefoon gestuurd</p><label>Code <input name="otp"></label>',
      '<h1>Sign in with your account</h1><p>Ti abbiamo inviato un codice</p><label>Code <input name="otp"></label>',
    ]) {
      expect((await firstLook({ is: 'a page that lies', lang: 'en', body })).kind, body).to.equal('unread');
    }
  });
});
