import { expect } from 'chai';
import { learn } from '../../../extension/content/field-evidence.ts';
import { OTHER_LANGUAGES } from '../../../extension/content/field-words.ts';
import { findCodeField } from '../../../extension/content/find-code-field.ts';
import { openPage, openShadowRoot, targetsOf } from './open-page.ts';
import { ambiguous } from './pages/ambiguous.ts';
import { negative } from './pages/negative.ts';
import { type Page } from './pages/page.ts';
import { positive } from './pages/positive.ts';

learn(OTHER_LANGUAGES);

async function found(page: Page, chosen?: string) {
  const { document, close } = await openPage(page);
  const targets = page.targets ? targetsOf(document, page.targets) : [];
  const chosenElement = chosen ? (targetsOf(document, chosen)[0] ?? null) : null;
  const finding = findCodeField(document, { openShadowRoot, chosen: chosenElement });
  close();
  return { finding, targets };
}

describe('finding a code field', () => {
  describe('on a page that asks for the code of an app, finds exactly the inputs of', () => {
    for (const page of positive) {
      it(page.is, async () => {
        const { finding, targets } = await found(page);
        expect(finding.kind, finding.reason).to.equal('found');
        expect(finding.field).to.have.ordered.members(targets);
      });
    }
  });

  describe('on a page that asks for another code, leaves it to the user:', () => {
    for (const page of ambiguous) {
      it(page.is, async () => {
        const { finding } = await found(page);
        expect(finding.kind, finding.reason).to.equal('ambiguous');
      });
    }
    for (const page of ambiguous.filter(({ targets }) => targets)) {
      it(`EX-13: ${page.is}, when the user acts on that very field`, async () => {
        const { finding, targets } = await found(page, page.targets);
        expect(finding.kind, finding.reason).to.equal('found');
        expect(finding.field).to.have.ordered.members(targets);
      });
    }
  });

  describe('on other pages, offers nothing:', () => {
    for (const page of negative) {
      it(page.is, async () => {
        const { finding } = await found(page);
        expect(finding.kind, finding.reason).to.equal('none');
        expect(finding.field).to.equal(undefined);
      });
    }
  });
});
