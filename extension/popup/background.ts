import { browser } from '../browser.ts';
import type { Picture } from '../scan/scan-form.ts';
import { type Answers, type FromOurselves, type PopupGreeting } from '../messages.ts';

/** Asks the background. What it may be asked, and what it answers, is in messages.ts. */
export function ask<Type extends FromOurselves['type']>(message: Extract<FromOurselves, { type: Type }>): Promise<Answers[Type]> {
  return browser.runtime.sendMessage(message) as Promise<Answers[Type]>;
}

/** Tells the background that this popup is there, for as long as it lives, and learns who opened it. */
export function announcePopup(): Promise<PopupGreeting> {
  const port = browser.runtime.connect({ name: 'popup' });
  return new Promise((resolve) => port.onMessage.addListener((greeting: unknown) => resolve(greeting as PopupGreeting)));
}

/** The tab that this popup stands over; its address is not asked for. */
export async function tabBelow(): Promise<number | undefined> {
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

/**
 * What is on screen in the tab that this popup stands over, and its site: possible for as long as the user's click on our button counts.
 *
 * @throws Error where the browser lets nobody look, and where another page came meanwhile.
 */
export async function pictureOfPage(): Promise<Picture> {
  const here = async () => (await browser.tabs.query({ active: true, currentWindow: true }))[0]?.url ?? '';
  const before = await here();
  const image = new Image();
  image.src = await browser.tabs.captureVisibleTab(browser.windows.WINDOW_ID_CURRENT, { format: 'png' });
  if ((await here()) !== before) throw new Error('The page changed while it was being looked at.');
  await image.decode();
  return { origin: before && new URL(before).origin, image };
}

/**
 * Asks the user, through the browser, for one site. In headless and in some real windows the question closes the popup:
 * nothing that matters may come after it.
 *
 * @throws Error where the browser wants a click of its own for this.
 */
export function requestSite(pattern: string): Promise<boolean> {
  return browser.permissions.request({ origins: [pattern] });
}

/** The same, where the user has more to say before it counts. `takeBack`: it came to nothing. */
export function permitSite(pattern: string): { takeBack: () => Promise<void> } {
  const before = browser.permissions.contains({ origins: [pattern] });
  const after = requestSite(pattern).catch(() => false);
  return {
    async takeBack() {
      if (!(await before) && (await after)) await browser.permissions.remove({ origins: [pattern] });
    },
  };
}

/** Those of these sites that the browser lets us run on. */
export async function permittedOf(patterns: readonly string[]): Promise<string[]> {
  const isPermitted = await Promise.all(patterns.map((pattern) => browser.permissions.contains({ origins: [pattern] })));
  return patterns.filter((_, at) => isPermitted[at]);
}

/**
 * Asks again for permissions that went with a wider one: Chrome takes away whatever that contained, and gives back without a
 * question what was granted before. Firefox keeps them.
 */
export async function permitAgain(patterns: readonly string[]): Promise<void> {
  const permitted = await permittedOf(patterns);
  const lost = patterns.filter((pattern) => !permitted.includes(pattern));
  if (lost.length > 0) await browser.permissions.request({ origins: [...lost] }).catch(() => false);
}

/** The settings in a tab of their own, at one of their sections; the popup closes by itself. */
export async function openSettings(section = ''): Promise<void> {
  const url = browser.runtime.getURL(`extension/options/options.html#${section}`);
  await (section ? browser.tabs.create({ url }) : browser.runtime.openOptionsPage());
  if (location.pathname.endsWith('/popup.html')) window.close();
}
