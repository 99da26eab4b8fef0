import { browser } from '../browser.ts';
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
 * Asks the user, through the browser, for one site. In headless and in some real windows the question closes the popup:
 * nothing that matters may come after it.
 *
 * @throws Error where the browser wants a click of its own for this.
 */
export function requestSite(pattern: string): Promise<boolean> {
  return browser.permissions.request({ origins: [pattern] });
}

/** The settings in a tab of their own, at one of their sections; the popup closes by itself. */
export async function openSettings(section = ''): Promise<void> {
  const url = browser.runtime.getURL(`extension/options/options.html#${section}`);
  await (section ? browser.tabs.create({ url }) : browser.runtime.openOptionsPage());
  if (location.pathname.endsWith('/popup.html')) window.close();
}
