import { type browser as Browser, type Runtime } from '../browser.ts';
import { type PopupGreeting } from '../messages.ts';
import { type Windows } from './popup-opener.ts';

const POPUP = 'extension/popup/popup.html';

/** `Windows` in a real browser. `connected`: each of our popups holds a port open for as long as it lives. */
export function popupWindows(browser: typeof Browser): Windows & { connected(port: Runtime.Port): void } {
  const ports = new Set<Runtime.Port>();
  /** The next popup that appears was opened by us and not by the user. */
  let isOurs = false;

  return {
    connected(port) {
      if (port.name !== 'popup' || port.sender?.id !== browser.runtime.id) return;
      ports.add(port);
      port.postMessage({ byUser: !isOurs } satisfies PopupGreeting);
      isOurs = false;
      port.onDisconnect.addListener(() => ports.delete(port));
    },
    isPopupOpen: () => ports.size > 0,
    async isInFront(tabId, windowId) {
      const [tab, window] = await Promise.all([browser.tabs.get(tabId), browser.windows.get(windowId)]);
      return tab.active && window.focused;
    },
    async openPopup(windowId) {
      isOurs = true;
      try {
        await browser.action.openPopup({ windowId });
      } catch (error) {
        isOurs = false;
        throw error;
      }
    },
    async openWindow(challengeId) {
      const url = `${browser.runtime.getURL(POPUP)}?challenge=${challengeId}`;
      await browser.windows.create({ url, type: 'popup', width: 400, height: 620 });
    },
    async setBadge(tabId, text) {
      await browser.action.setBadgeText({ tabId, text });
    },
  };
}
