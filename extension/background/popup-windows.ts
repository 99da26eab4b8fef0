import { type browser as Browser, type Runtime } from '../browser.ts';
import { type Windows } from './popup-opener.ts';

const POPUP = 'extension/popup/popup.html';

/** `Windows` in a real browser. `connected`: each of our popups holds a port open for as long as it lives. */
export function popupWindows(browser: typeof Browser): Windows & { connected(port: Runtime.Port): void } {
  const ports = new Set<Runtime.Port>();

  return {
    connected(port) {
      if (port.name !== 'popup' || port.sender?.id !== browser.runtime.id) return;
      ports.add(port);
      port.onDisconnect.addListener(() => ports.delete(port));
    },
    isPopupOpen: () => ports.size > 0,
    async isInFront(tabId, windowId) {
      const [tab, window] = await Promise.all([browser.tabs.get(tabId), browser.windows.get(windowId)]);
      return tab.active && window.focused;
    },
    openPopup: (windowId) => browser.action.openPopup({ windowId }),
    async openWindow(challengeId) {
      const url = `${browser.runtime.getURL(POPUP)}?challenge=${challengeId}`;
      await browser.windows.create({ url, type: 'popup', width: 400, height: 620 });
    },
    async setBadge(tabId, text) {
      await browser.action.setBadgeText({ tabId, text });
    },
  };
}
