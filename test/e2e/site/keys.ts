import type { KeyInput, Page } from 'puppeteer-core';

/** As many stops as a page of ours may have. */
const MOST_STOPS = 80;
const PATIENCE_MS = 90_000;

/** Somebody without a mouse: Tab, Enter, Space, Escape and letters, and the eyes to see where the focus is. */
export class Keys {
  /** Where Tab stopped and nothing showed it. */
  readonly unseen = new Set<string>();
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Writes down, picture by picture, when the focus is nowhere. From the first Tab on. */
  async watch(): Promise<void> {
    await this.#page.keyboard.press('Tab');
    await this.#page.evaluate(WATCH);
  }

  /** Where the focus was last before it was nowhere, each time; empty when all is well. */
  async lost(): Promise<string[]> {
    return (await this.#page.evaluate('globalThis.lostAfter')) as string[];
  }

  /** Tab until what has this part or id, or is this `parent>child`, has the focus. */
  to(what: string): Promise<void> {
    return this.#travel(what, () => this.#page.keyboard.press('Tab'));
  }

  /** Shift+Tab, likewise. */
  back(what: string): Promise<void> {
    return this.#travel(what, async () => {
      await this.#page.keyboard.down('Shift');
      await this.#page.keyboard.press('Tab');
      await this.#page.keyboard.up('Shift');
    });
  }

  /** Tab to it, and press. */
  async press(what: string, key: KeyInput = 'Enter'): Promise<void> {
    await this.to(what);
    // What is grave does not let itself be pressed at once.
    await this.#page.waitForFunction(`(${AT})()?.ariaDisabled !== 'true'`, { timeout: PATIENCE_MS });
    await this.#page.keyboard.press(key);
  }

  /** Waits until the focus has come here by itself. */
  async restsOn(what: string): Promise<void> {
    await this.#page
      .waitForFunction(`(${NAMES})().includes(${JSON.stringify(what)})`, { timeout: PATIENCE_MS })
      .catch(async () => {
        throw new Error(`The focus does not come to ${what}, but is on ${(await this.#names()).join(', ') || 'nothing'}.`);
      });
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  async #travel(what: string, step: () => Promise<void>): Promise<void> {
    const stops: string[] = [];
    for (let stop = 0; stop < MOST_STOPS; stop++) {
      await step();
      const names = await this.#names();
      stops.push(names.join(' '));
      if (!(await this.#page.evaluate(`(${SEEN})()`))) this.unseen.add(names.join(' '));
      if (names.includes(what)) return;
    }
    throw new Error(`Tab does not reach ${what}, but ${stops.join(' | ')}`);
  }

  async #names(): Promise<string[]> {
    return (await this.#page.evaluate(`(${NAMES})()`)) as string[];
  }
}

// Scripts as text, because a compiler may add helpers that the page does not have.
const AT = `() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at; }`;
const NAMES = `() => {
  const at = (${AT})();
  if (!at || at === document.body) return [];
  return [...at.part, at.id, at.parentElement?.localName + '>' + at.localName].filter(Boolean);
}`;
/** In an element of ours; what is around it is the site's. */
const OURS = `(at) => at?.getRootNode() instanceof ShadowRoot || /^mfa-/.test(at?.parentElement?.localName)`;
/** A ring around it; the field for codes draws its own. */
const SEEN = `() => {
  const at = (${AT})();
  if (!(${OURS})(at)) return true;
  const painted = at.parentElement?.shadowRoot?.querySelector('.here') ?? at;
  const { outlineStyle, outlineWidth } = getComputedStyle(painted);
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
}`;
/** Tab from the last thing on a page leads out of it: that is no loss. Several stops may fit between two pictures. */
const WATCH = `{
  globalThis.lostAfter = [];
  let last = '';
  const note = () => (last = (${OURS})((${AT})()) ? (${NAMES})().join(' ') : '');
  const look = () => {
    if ((${NAMES})().length === 0 && last) lostAfter.push(last);
    note();
    requestAnimationFrame(look);
  };
  document.addEventListener('focusin', note);
  look();
}`;
