import { type Popup } from '../../kit/launch.ts';

/** In the card that asks whose site a page is. */
export async function chooseAccount(popup: Popup, account: string): Promise<void> {
  await popup.waitFor('#bind-account');
  await popup.evaluate(`(() => {
    const select = find('#bind-account');
    select.value = [...select.options].find(({ text }) => text.includes(${JSON.stringify(account)})).value;
    select.dispatchEvent(new (select.ownerDocument.defaultView.Event)('change', { bubbles: true }));
    return true;
  })()`);
}
