import { expect } from 'chai';
import type { BrowserContext, Page } from 'puppeteer-core';
import { Clock, solveChallenge, VirtualAuthenticator, type ChallengeOutcome } from '../../kit/index.ts';
import type { Site } from '../../site/site.ts';
import { freshPage, type BrowserName } from '../../support/browsers.ts';
import type { Line } from '../line.ts';
import { sharedBrowser } from '../shared-browser.ts';
import type { Language } from './languages.ts';
import { SettingsPanel } from './settings-panel.ts';
import { newestCode, SetUp } from './set-up.ts';
import { startTestSite } from '../start-site.ts';

/** A busy machine is slow, not wrong. */
const PATIENCE_MS = 90_000;
export const PASSWORD = 'gudang padi sore';
/** How the prompt names a way in its list, and how it asks for it. */
const ASKED: Readonly<Record<string, RegExp>> = {
  'Text message': /text message/,
  'Backup code': /codes you saved/,
  'Kode cadangan': /kode yang Anda simpan/,
};
export const PHONE_SCREEN = { width: 390, height: 844 };

/** The demonstration, running on a port and in a folder of its own, and a real browser to visit it with. */
export interface Wallet {
  readonly site: Site;
  readonly clock: Clock;
  visitor(viewport?: { width: number; height: number }): Promise<Visitor>;
  close(): Promise<void>;
}

/** @param line - between the browser and the wallet; whoever gives it closes it */
export async function openWallet(
  name: BrowserName,
  preferences: { dark?: boolean; language?: string } = {},
  line?: Line,
): Promise<Wallet> {
  const site = await startTestSite(line ? { through: (url) => line.open(url) } : {});
  const browser = await sharedBrowser(name, preferences);
  const clock = new Clock(site.store);
  const contexts: BrowserContext[] = [];
  return {
    site,
    clock,
    visitor: async (viewport) => {
      const page = await freshPage(browser, viewport);
      contexts.push(page.browserContext());
      return new Visitor(page, site, clock, `siti${String(contexts.length)}@lumbung.example`);
    },
    close: async () => {
      for (const context of contexts) await context.close();
      await site.close();
    },
  };
}

/** A person with a browser and a phone. Methods are what people do; they wait until it is done. */
export class Visitor {
  /** The phone in their hand. */
  phone = new VirtualAuthenticator();
  page: Page;
  readonly email: string;
  readonly #site: Site;
  readonly #clock: Clock;

  constructor(page: Page, site: Site, clock: Clock, email: string) {
    this.page = page;
    this.email = email;
    this.#site = site;
    this.#clock = clock;
  }

  async visit(path: string): Promise<void> {
    // A tab behind another one is hidden, and what moves money does not let itself be pressed there.
    await this.page.bringToFront();
    await this.page.goto(this.#site.url + path);
  }

  /** Closes the tab, whatever is under way in it, and goes here in another one. */
  async reopen(path: string): Promise<void> {
    const closed = this.page;
    this.page = await newTab(closed);
    await closed.close();
    await this.visit(path);
  }

  /** The same person in another tab, which is in front from now on. */
  async secondTab(): Promise<Visitor> {
    const second = new Visitor(await newTab(this.page), this.#site, this.#clock, this.email);
    second.phone = this.phone;
    return second;
  }

  /** Opens an account and stands before the offer to set up a second factor. */
  async signUp(): Promise<void> {
    await this.visit('/?open');
    await this.fill({ name: 'Siti Rahmawati', email: this.email, phone: '0812 3456 7890', password: PASSWORD });
    await this.press('form[action="/sign-up"] .primary');
  }

  /** Sets the authenticator app up with the QR code that is on the screen, through whatever steps the system wants. */
  async setUpApp(): Promise<void> {
    await this.visit('/security/set-up?method=totp');
    await this.setUp().finish();
  }

  /** Before the set-up that is on the page. */
  setUp(): SetUp {
    return new SetUp(this, this.#site);
  }

  /**
   * Has an account and an app that is set up, and lets the next code come. Not by hand, because that is what other tests are about.
   */
  async join(phone = '0812 3456 7890'): Promise<void> {
    await this.visit('/?open');
    const account = { name: 'Siti Rahmawati', email: this.email, phone, password: PASSWORD };
    await this.send('/sign-up', new URLSearchParams(account).toString(), 'application/x-www-form-urlencoded');
    const begun = JSON.parse(await this.send('/mfa/enrollments', '{"method":"totp"}')) as Record<'id' | 'uri' | 'next', string>;
    const { id, uri, next } = begun;
    this.phone.add(uri);
    if (next === 'phone') {
      await this.send(`/mfa/enrollments/${id}/send`, '{}');
      await this.send(`/mfa/enrollments/${id}/phone`, JSON.stringify({ code: newestCode(this.#site) }));
    }
    await this.send(`/mfa/enrollments/${id}/confirm`, JSON.stringify({ code: await this.code() }));
    await this.page.evaluate(`fetch('/mfa/enrollments/${id}', { method: 'DELETE', headers: { 'MFA-Request': '1' } })`);
    await this.#clock.nextStep();
    await this.visit('/');
  }

  /** Sends something from the page, as its scripts would. Gives the text of the answer. */
  async send(path: string, body: string, type = 'application/json'): Promise<string> {
    const options = { method: 'POST', body, headers: { 'Content-Type': type, 'MFA-Request': '1' } };
    const script = `fetch('${path}', ${JSON.stringify(options)}).then((answer) => answer.text())`;
    return (await this.page.evaluate(script)) as string;
  }

  /** Chooses this one of the three systems, and leaves whatever session there was; and a language. */
  async under(policy: string, language?: Language): Promise<void> {
    await this.visit('/support');
    await this.submit('/policy', { policy });
    if (language) await this.submit('/language', { language, back: '/support' });
  }

  /** Goes where a form with these fields leads: what a person fills in and presses, where typing it is not the point. */
  async submit(action: string, fields: Record<string, string>): Promise<void> {
    const script = `{
      const form = document.createElement('form');
      form.method = 'post';
      form.action = '${action}';
      for (const [name, value] of Object.entries(${JSON.stringify(fields)}))
        form.append(Object.assign(document.createElement('input'), { name, value }));
      document.body.append(form);
      setTimeout(() => form.submit());
    }`;
    // As in `visit`: what moves money does not let itself be pressed in a tab that is behind another.
    await this.page.bringToFront();
    await Promise.all([this.page.waitForNavigation(), this.page.evaluate(script)]);
  }

  /** Out, and in again with the password, in this browser; a prompt may follow. */
  async comeBack(password = PASSWORD, email = this.email): Promise<void> {
    await this.visit('/support');
    await this.submit('/log-out', {});
    await this.submit('/log-in', { email, password });
  }

  /** Whether the page wants a code now. */
  async isAsked(): Promise<boolean> {
    return (await this.page.$('mfa-challenge')) !== null;
  }

  /** This way, unless the prompt asks for it already: it remembers what worked last in this browser. */
  async choose(method: string): Promise<void> {
    const reason = await this.page.waitForSelector('mfa-challenge >>> [part~=reason]');
    await this.page.waitForFunction(`document.querySelector('mfa-challenge')?.state === 'asking'`);
    for (const way of await this.page.$$('mfa-challenge >>> [part~=method]')) {
      if ((await way.evaluate((element) => element.textContent)).includes(method)) return way.click();
    }
    expect(await reason?.evaluate((element) => element.textContent), 'the way that is asked for').to.match(ASKED[method] ?? /^$/);
  }

  /** Before the security panel, once it is open. */
  async settings(): Promise<SettingsPanel> {
    return new SettingsPanel(this).open();
  }

  /** A new set of backup codes, for a code of the app; kept as people keep them. */
  async makeCodes(): Promise<string[]> {
    const panel = await this.settings();
    expect(await panel.change('codes')).to.equal('verified');
    return panel.keepCodes();
  }

  async logOut(): Promise<void> {
    await this.press('form[action="/log-out"] button');
  }

  /** Email and password; a prompt may follow. */
  async logIn(password = PASSWORD, email = this.email): Promise<void> {
    await this.visit('/');
    await this.fill({ email, password });
    await this.press('form[action="/log-in"] .primary');
  }

  /** To the prompt that approves this withdrawal. */
  async withdraw(amount: string, number = '081234567788'): Promise<void> {
    await this.visit('/withdraw');
    await this.page.select('select[name=bank]', 'Dompet Angin');
    await this.fill({ amount, number, holder: 'Budi Santoso' });
    await this.press('form[action="/withdraw"] .primary');
  }

  async code(): Promise<string> {
    return this.phone.code(await this.#clock.nowMs());
  }

  /** Answers the prompt with the code that the phone shows, or with this one; waits until the page has gone on, if it does. */
  async answer(code?: string): Promise<ChallengeOutcome> {
    const before = await this.page.evaluate('performance.timeOrigin');
    const outcome = await solveChallenge(this.page, { code: code ?? (await this.code()) }, { timeoutMs: PATIENCE_MS });
    if (outcome === 'verified') {
      const hasGoneOn = `performance.timeOrigin !== ${String(before)} && document.readyState === 'complete'`;
      await this.page.waitForFunction(hasGoneOn);
    }
    return outcome;
  }

  async balance(): Promise<number> {
    await this.visit('/');
    return Number((await this.text('.balance .money')).replace(/\D/g, ''));
  }

  async fill(fields: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) {
      await this.page.click(`[name=${name}]`, { count: 3 });
      await this.page.keyboard.type(value);
    }
  }

  /** Presses a button or a link that leads to another page. */
  async press(selector: string): Promise<void> {
    // People scroll what they want to press away from the bar at the bottom of a phone.
    await this.page.$eval(selector, (element) => element.scrollIntoView({ block: 'center' }));
    await Promise.all([this.page.waitForNavigation(), this.page.click(selector)]);
  }

  async path(): Promise<string> {
    return (await this.page.evaluate('location.pathname + location.search')) as string;
  }

  async text(selector: string): Promise<string> {
    const element = await this.page.waitForSelector(selector);
    return ((await element?.evaluate((node) => node.textContent)) ?? '').replace(/\s+/g, ' ').trim();
  }

  heading(): Promise<string> {
    return this.text('h1');
  }
}

/** Beside this one, in the same browser, of the same size. */
async function newTab(page: Page): Promise<Page> {
  const tab = await page.browserContext().newPage();
  await tab.setViewport(page.viewport());
  tab.setDefaultTimeout(page.getDefaultTimeout());
  return tab;
}

/** The code in the newest text message; the player reads it from the phone. */
export function codeOnThePhone({ site }: Wallet): string {
  return newestCode(site);
}

/** Six digits that the phone does not show now. */
export function wrong(code: string): string {
  return code.replace(/./, (digit) => String((Number(digit) + 5) % 10));
}
