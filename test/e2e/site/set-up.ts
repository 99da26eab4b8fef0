import { expect } from 'chai';
import { solveChallenge } from '../../kit/index.ts';
import type { Site } from '../../site/site.ts';
import type { Visitor } from './wallet.ts';

const PATIENCE_MS = 90_000;
const PART = (name: string) => `mfa-enroll >>> [part~=${name}]`;

/** Somebody before `<mfa-enroll>`: each method is one thing that people do. Counts what they had to do. */
export class SetUp {
  /** Presses, codes typed, pictures scanned. */
  actions = 0;
  codes: string[] = [];
  readonly #visitor: Visitor;
  readonly #site: Site;

  constructor(visitor: Visitor, site: Site) {
    this.#visitor = visitor;
    this.#site = site;
  }

  /** Waits for one of these states; `gone` when the page went on. */
  async state(...wanted: string[]): Promise<string> {
    const now = `document.querySelector('mfa-enroll')?.state ?? (document.readyState === 'complete' ? 'gone' : '')`;
    const found = await this.#visitor.page.waitForFunction(`${JSON.stringify(wanted)}.find((name) => name === (${now}))`, {
      timeout: PATIENCE_MS,
    });
    return (await found.jsonValue()) as string;
  }

  /** Waits until it says that something went wrong, in this state. */
  async alerted(state: string): Promise<void> {
    await this.state(state);
    await this.#visitor.page.waitForSelector(PART('prompt') + ' [role=alert]');
  }

  async choose(method: 'totp' | 'sms'): Promise<void> {
    await this.state('choosing');
    const { page } = this.#visitor;
    const before = await page.waitForSelector(PART('method'));
    expect(before).to.not.equal(null);
    await page.evaluate(`{
      const all = document.querySelector('mfa-enroll').shadowRoot.querySelectorAll('[part~=method]');
      all[${method === 'totp' ? '0' : 'all.length - 1'}].click();
    }`);
    this.actions++;
    await this.state('number', 'asking');
  }

  /** Presses what has this name, wherever the page is scrolled to. */
  async press(part: string): Promise<void> {
    const { page } = this.#visitor;
    await page.waitForSelector(PART(part));
    await page.$eval(PART(part), (element) => element.scrollIntoView({ block: 'center' }));
    await page.click(PART(part));
    this.actions++;
  }

  async heading(): Promise<string> {
    return this.#visitor.text(PART('heading'));
  }

  async progress(): Promise<string> {
    return this.#visitor.text(PART('progress'));
  }

  /** The registered number, as it is proposed; the code is on its way after. */
  async useRegisteredNumber(): Promise<void> {
    await this.state('number');
    await this.press('button');
    await this.state('asking');
  }

  /** Asks for the code to the number, and answers with the app that is there already, in the dialog that opens. */
  async approve(): Promise<void> {
    const { page } = this.#visitor;
    // Where the number is not asked for, the dialog opens by itself.
    const isDue = `document.querySelector('dialog mfa-challenge') || document.querySelector('mfa-enroll')?.state === 'number'`;
    await page.waitForFunction(isDue, { timeout: PATIENCE_MS });
    if ((await page.$('dialog mfa-challenge')) === null) await this.press('button');
    await page.waitForSelector('dialog mfa-challenge');
    expect(await solveChallenge(page, { code: await this.#visitor.code() }, { timeoutMs: PATIENCE_MS })).to.equal('verified');
    this.actions++;
    await this.state('asking');
  }

  async typeMessageCode(): Promise<void> {
    await this.#type(newestCode(this.#site));
  }

  /** Photographs the QR code with the phone. */
  async scan(): Promise<void> {
    await this.#visitor.page.waitForSelector(`${PART('qr')} svg`);
    this.#visitor.phone.addFromScreenshot(await this.#visitor.page.screenshot({ fullPage: true }));
    this.actions++;
  }

  /** The key for typing by hand, as it is shown once it was asked for. */
  async setUpKey(): Promise<string> {
    await this.state('asking');
    await this.press('show-key');
    return this.#visitor.text(PART('key'));
  }

  async typeAppCode(): Promise<void> {
    await this.#type(await this.#visitor.code());
  }

  codesShown(): Promise<string[]> {
    return this.#visitor.page.$$eval(`${PART('codes')} li`, (items) => items.map(({ textContent }) => textContent));
  }

  /** Notes them down, and types the last one back. */
  async keepCodes(): Promise<void> {
    await this.state('codes');
    const { page } = this.#visitor;
    this.codes = await this.codesShown();
    await this.press('saved');
    await page.waitForSelector(PART('typed'));
    await page.focus(PART('typed'));
    await page.keyboard.type(this.codes.at(-1) ?? '');
    this.actions++;
    await this.press('check');
  }

  /** Does what is asked for, step by step, until the page goes on. */
  async finish(method: 'totp' | 'sms' = 'totp'): Promise<void> {
    while ((await this.#step(method)) !== 'gone');
  }

  /** Does what is asked for until the secret of an app is on screen. */
  async untilSecret(): Promise<void> {
    while ((await this.#step('totp', true)) !== 'secret');
  }

  /** One step, whichever it is; `gone` when the page went on. */
  async #step(method: 'totp' | 'sms', untilSecret = false): Promise<string> {
    const state = await this.state('choosing', 'number', 'asking', 'codes', 'gone');
    if (state === 'choosing') await this.choose(method);
    if (state === 'number') await this.useRegisteredNumber();
    if (state === 'codes') await this.keepCodes();
    if (state === 'codes') await this.state('asking', 'done', 'gone');
    if (state !== 'asking') return state;
    const hasSecret = (await this.#visitor.page.$(`${PART('qr')} svg`)) !== null;
    if (hasSecret && untilSecret) return 'secret';
    if (hasSecret) await this.scan();
    await (hasSecret ? this.typeAppCode() : this.typeMessageCode());
    return state;
  }

  async #type(code: string): Promise<void> {
    const { page } = this.#visitor;
    await page.focus('mfa-enroll > input');
    await page.keyboard.type(code);
    this.actions++;
    await page.waitForFunction(`document.querySelector('mfa-enroll > input')?.value !== '${code}'`, { timeout: PATIENCE_MS });
  }
}

/** The code in the newest text message. */
export function newestCode(site: Site): string {
  const message = site.inbox.messages().find(({ kind }) => kind === 'sms');
  return /#(\d{6})/.exec(message?.text ?? '')?.[1] ?? '';
}
