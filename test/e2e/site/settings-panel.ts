import { solveChallenge, type ChallengeOutcome } from '../../kit/index.ts';
import type { Visitor } from './wallet.ts';

const PATIENCE_MS = 90_000;
const PART = (name: string) => `mfa-settings >>> [part~=${name}]`;
/** Scripts as text, because a compiler may add helpers that the page does not have. */
const ROOT = `document.querySelector('mfa-settings')?.shadowRoot`;

/** Somebody before `<mfa-settings>`: each method is what people do there, and waits until it is done. */
export class SettingsPanel {
  readonly #visitor: Visitor;

  constructor(visitor: Visitor) {
    this.#visitor = visitor;
  }

  async open(): Promise<this> {
    await this.#visitor.visit('/security');
    await this.reaches('ready');
    return this;
  }

  async reaches(state: string): Promise<void> {
    await this.#until(`document.querySelector('mfa-settings')?.state === '${state}'`);
  }

  /** Presses what has this name, once it can be pressed, wherever the page is scrolled to. */
  async press(part: string, index = 0): Promise<void> {
    const { page } = this.#visitor;
    const one = `${ROOT}?.querySelectorAll('[part~=${part}]')[${String(index)}]`;
    await this.#until(`${one} && ${one}.ariaDisabled !== 'true'`);
    const element = (await page.$$(PART(part)))[index];
    await element?.evaluate((found) => found.scrollIntoView({ block: 'center' }));
    await element?.click();
  }

  /** Opens what can be done with a method. */
  async manage(index = 0): Promise<void> {
    await this.press('manage', index);
  }

  /** Presses one after the other, then the button that does it, and gives the code that is asked for first. */
  async change(...parts: string[]): Promise<ChallengeOutcome> {
    for (const part of parts) await this.press(part);
    await this.press('button');
    return this.approve();
  }

  /** Answers the prompt in the dialog with the code that the phone shows, or with this one. */
  async approve(code?: string): Promise<ChallengeOutcome> {
    const { page } = this.#visitor;
    await page.waitForSelector('dialog mfa-challenge', { timeout: PATIENCE_MS });
    const outcome = await solveChallenge(page, { code: code ?? (await this.#visitor.code()) }, { timeoutMs: PATIENCE_MS });
    if (outcome === 'verified') await this.#until(`!document.querySelector('dialog')`);
    return outcome;
  }

  async cancelApproval(): Promise<void> {
    await this.#visitor.page.click('dialog .mfa-dialog-close');
    await this.#until(`!document.querySelector('dialog')`);
  }

  /** Fresh codes: reads them, and types the last one back. */
  async keepCodes(): Promise<string[]> {
    const { page } = this.#visitor;
    await this.reaches('saving-codes');
    await page.waitForSelector(PART('codes'));
    const codes = await page.$$eval(`${PART('codes')} li`, (items) => items.map(({ textContent }) => textContent));
    await this.press('saved');
    await page.waitForSelector(PART('typed'));
    await page.focus(PART('typed'));
    await page.keyboard.type(codes.at(-1) ?? '');
    await this.press('check');
    await this.reaches('ready');
    return codes;
  }

  /** What has been done, as it is said. */
  async notice(): Promise<string> {
    const said = `[...${ROOT}.querySelectorAll('[part=notice]')].map((one) => one.innerText.trim()).find(Boolean)`;
    await this.#until(`Boolean(${said})`);
    return String(await this.#visitor.page.evaluate(said)).replace(/\s+/g, ' ');
  }

  says(part: string): Promise<string> {
    return this.#visitor.text(PART(part));
  }

  /** Waits until it says so. */
  async saysSoon(part: string, text: string): Promise<void> {
    await this.#until(`${ROOT}?.querySelector('[part~=${part}]')?.textContent.includes(${JSON.stringify(text)})`);
  }

  async count(part: string): Promise<number> {
    return (await this.#visitor.page.$$(PART(part))).length;
  }

  #until(expression: string): Promise<unknown> {
    return this.#visitor.page.waitForFunction(expression, { timeout: PATIENCE_MS });
  }
}
