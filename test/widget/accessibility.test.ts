import 'axe-core';
import type * as Axe from 'axe-core';
import { sendMouse } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { MfaChallenge } from '../../widget/challenge/mfa-challenge.ts';
import type { MfaEnroll } from '../../widget/enroll/mfa-enroll.ts';
import type { MfaSettings } from '../../widget/settings/mfa-settings.ts';
import { alwaysVisible, until } from './support/prompt.ts';

/** The package is a script for pages: it puts itself on the window. */
const { axe } = window as unknown as { axe: typeof Axe };

/** Every scene of the gallery, so that a state that is drawn is a state that is checked. */
describe('accessibility of every state in the gallery', () => {
  alwaysVisible();
  before(async () => {
    document.title = 'Gallery';
    document.documentElement.lang = 'en';
    await import('../../widget/gallery.ts');
    await until(() => [...document.querySelectorAll<MfaChallenge>('mfa-challenge')].every(({ state }) => state !== undefined));
    await until(() => document.querySelector<MfaChallenge>('#withdrawal-rejected')?.state === 'rejected');
    await until(() => document.querySelector<MfaEnroll>('#set-up-clock')?.state === 'rejected');
    await until(() => document.querySelector<MfaEnroll>('#set-up-cancelled')?.state === 'cancelled');
    await until(() => panel('tried-wrong').querySelector('mfa-challenge')?.state === 'rejected');
    await until(() => panel('setting-up').querySelector('mfa-enroll')?.state === 'choosing');
    await until(() => panel('turning-on-offline').shadowRoot?.querySelector('#problem') != null);
    await makeFreshCodes(panel('fresh-codes'));
  });
  after(() => {
    document.body.replaceChildren();
    document.documentElement.removeAttribute('dir');
    document.documentElement.removeAttribute('style');
  });

  for (const lang of ['en', 'id', 'ar'])
    for (const width of [384, 320])
      for (const scheme of ['light', 'dark'] as const) {
        it(`axe finds nothing to complain about, and nothing sticks out: ${lang}, ${width} px, ${scheme}`, async () => {
          await show(lang, width, scheme);
          const scenes = [...document.querySelectorAll('figure')];
          expect(scenes.length).to.be.above(20);
          const wide = scenes.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
          expect(wide.map((scene) => scene.textContent)).to.deep.equal([]);
          const { violations } = await axe.run(document, {
            // The structure is the same in every language, width and scheme, and colours do not know of widths.
            ...(lang + String(width) + scheme === 'en384light'
              ? { rules: PART_OF_A_PAGE }
              : { runOnly: [width === 384 ? 'color-contrast' : 'target-size'] }),
            resultTypes: ['violations'],
          });
          const said = violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => JSON.stringify(target)).join(', ')}`,
          );
          expect(said).to.deep.equal([]);
        });
      }

  it('has every word in every language', async () => {
    for (const lang of ['en', 'id', 'ar']) {
      await show(lang, 384, 'light');
      for (const element of document.querySelectorAll('mfa-challenge, mfa-enroll, mfa-settings')) {
        const text = element.shadowRoot?.textContent ?? '';
        expect(text, `${element.id} ${lang}`).to.not.match(/undefined|\{\w+\}/);
      }
    }
    await show('en', 384, 'light');
  });

  it('names every state’s field, and describes what was wrong with it', () => {
    for (const input of document.querySelectorAll('mfa-challenge > input, mfa-enroll > input')) {
      // In a set-up it is on screen while a code is asked for.
      if (input.assignedSlot === null) continue;
      const label = (input as HTMLInputElement).labels?.[0]?.textContent ?? input.getAttribute('aria-label');
      expect(label, input.parentElement?.id).to.match(/\S/);
    }
    const rejected = document.querySelector('#rejected > input');
    expect(rejected?.getAttribute('aria-invalid')).to.equal('true');
    expect(rejected?.getAttribute('aria-description')).to.contain('isn’t right');
  });

  it('gives every target 44 px', () => {
    const targets = [...document.querySelectorAll('mfa-challenge, mfa-enroll, mfa-settings')].flatMap((element) => [
      ...(element.shadowRoot?.querySelectorAll('button, summary, a, select, label:has(input)') ?? []),
    ]);
    expect(targets.length).to.be.above(50);
    for (const target of targets) {
      if (target.checkVisibility())
        expect(target.getBoundingClientRect().height, target.outerHTML.slice(0, 80)).to.be.at.least(44);
    }
  });

  it('leaves air: nothing to press touches the text above it', async () => {
    for (const width of [384, 320]) {
      await show('id', width, 'light');
      const roots = [...document.querySelectorAll('mfa-enroll, mfa-settings')].map(({ shadowRoot }) => shadowRoot as ShadowRoot);
      const pairs = roots.flatMap((root) => [...root.querySelectorAll(':not(:empty) + :is(button, details)')]);
      const touching = pairs.filter((below) => {
        const above = below.previousElementSibling as Element;
        const hasText = above.localName === 'p' && above.textContent.trim() !== '' && above.checkVisibility();
        const isBeside = below.getBoundingClientRect().left > above.getBoundingClientRect().left;
        return hasText && !isBeside && below.getBoundingClientRect().top - bottomOfText(above) < LEAST_AIR_PX;
      });
      expect(
        touching.map((below) => `${below.previousElementSibling?.textContent.trim() ?? ''} ↓ ${below.outerHTML.slice(0, 40)}`),
      ).to.deep.equal([]);
      const [first, ...others] = [...(document.querySelector('#set-up-codes')?.shadowRoot?.querySelectorAll('.trio > *') ?? [])];
      for (const other of others) expect(other.getBoundingClientRect().top).to.equal(first?.getBoundingClientRect().top);
    }
    await show('en', 384, 'light');
  });

  it('keeps each backup code in one line on the smallest phone (WCAG 1.4.10)', async () => {
    // Of 320 pixels the frame of a page takes its share.
    await show('en', 248, 'light');
    for (const id of ['set-up-codes', 'panel-fresh-codes']) {
      const codes = [...(document.getElementById(id)?.shadowRoot?.querySelectorAll('[part=codes] li') ?? [])];
      expect(codes, id).to.not.have.length(0);
      for (const code of codes) {
        const range = document.createRange();
        range.selectNodeContents(code);
        expect(range.getClientRects(), `${id}: ${code.textContent}`).to.have.length(1);
      }
    }
    await show('en', 384, 'light');
  });

  it('shows the set-up key in the full colour of the text, and links without a frame that forced colours would draw', () => {
    const root = document.querySelector('#set-up-key')?.shadowRoot as ShadowRoot;
    const key = root.querySelector('[part=key]') as Element;
    expect(getComputedStyle(key).color).to.equal(getComputedStyle(root.host).color);
    for (const quiet of root.querySelectorAll('.quiet')) expect(getComputedStyle(quiet).borderTopWidth).to.equal('0px');
  });

  it('points down where a row is open, also where one reads from right to left', async () => {
    await show('ar', 384, 'light');
    const details = document.querySelector<MfaChallenge>('#asking')?.shadowRoot?.querySelector('details') as HTMLDetailsElement;
    details.open = true;
    const { direction, rotate } = getComputedStyle(details.querySelector('summary') as Element, '::after');
    details.open = false;
    // The sign is mirrored in a line from right to left: turned as it is, it would point up.
    expect([direction, rotate]).to.deep.equal(['ltr', '90deg']);
    await show('en', 384, 'light');
  });

  it('does not jump: the button stays where it was in every state of one prompt', () => {
    const top = (id: string): number => {
      const element = document.querySelector(`#${id}`) as Element;
      const button = element.shadowRoot?.querySelector('[part~=button]') as Element;
      return Math.round(button.getBoundingClientRect().top - element.getBoundingClientRect().top);
    };
    const states = [
      'asking',
      'focused',
      'checking',
      'rejected',
      'used',
      'cooling-down',
      'locked',
      'expired',
      'offline',
      'failed',
      'verified',
    ];
    expect(new Set(states.map(top)).size, JSON.stringify(states.map((id) => [id, top(id)]))).to.equal(1);
  });
});

const LEAST_AIR_PX = 6;

function bottomOfText(element: Element): number {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect().bottom;
}

/** What a whole page has to have, and a part of one has not. */
const PART_OF_A_PAGE = {
  'landmark-one-main': { enabled: false },
  'page-has-heading-one': { enabled: false },
  region: { enabled: false },
  // A page has one security panel, with sections of names of their own.
  'landmark-unique': { enabled: false },
};

function panel(scene: string): MfaSettings {
  return document.querySelector(`#panel-${scene}`) as MfaSettings;
}

/** Codes that end the former ones are made by a real press only, once it counts. */
async function makeFreshCodes(element: MfaSettings): Promise<void> {
  const button = (): HTMLElement | null | undefined => element.shadowRoot?.querySelector<HTMLElement>('[part=button]');
  while (element.state === 'explaining') {
    await until(() => button()?.ariaDisabled === 'false');
    button()?.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = (button() as HTMLElement).getBoundingClientRect();
    await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
    await element.updateComplete;
  }
  await until(() => element.shadowRoot?.querySelector('[part=codes]') != null);
}

async function show(lang: string, width: number, scheme: 'light' | 'dark'): Promise<void> {
  const { documentElement: page } = document;
  page.lang = lang;
  page.dir = lang === 'ar' ? 'rtl' : 'ltr';
  page.style.colorScheme = scheme;
  page.style.background = scheme === 'dark' ? '#171a21' : '#fff';
  page.style.color = scheme === 'dark' ? '#eceef2' : '#14171f';
  for (const figure of document.querySelectorAll('figure')) figure.style.width = `${width}px`;
  for (const element of document.querySelectorAll<MfaChallenge>('mfa-challenge, mfa-enroll, mfa-settings')) {
    element.requestUpdate();
    await element.updateComplete;
  }
  await until(() =>
    [...document.querySelectorAll('mfa-settings:not(#panel-loading)')].every((one) => !one.matches(':state(loading)')),
  );
  settle();
}

/** Colours that are still changing have no contrast to measure; in a tab in the background they would change for ever. */
function settle(): void {
  for (const { shadowRoot } of document.querySelectorAll('*'))
    for (const animation of shadowRoot?.getAnimations() ?? []) if (animation instanceof CSSTransition) animation.finish();
}
