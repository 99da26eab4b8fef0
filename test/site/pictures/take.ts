// Takes the pictures of the README from the running product: `npx tsx test/site/pictures/take.ts`, after a build.
import { join } from 'node:path';
import { closeBrowsers } from '../../e2e/shared-browser.ts';
import { openWallet } from '../../e2e/site/wallet.ts';

const wallet = await openWallet('chromium');
const visitor = await wallet.visitor();
await visitor.page.setViewport({ width: 1040, height: 860, deviceScaleFactor: 2 });

async function take(name: string): Promise<void> {
  await visitor.page.screenshot({ path: join(import.meta.dirname, `${name}.png`) });
}

try {
  await visitor.join();
  await visitor.withdraw('2.500.000');
  await visitor.page.waitForSelector('mfa-challenge >>> [part~=button]:not([aria-disabled=true])');
  await visitor.page.keyboard.type('481');
  await take('approve');
  await visitor.logOut();
  await visitor.logIn();
  await visitor.page.waitForFunction(`document.querySelector('mfa-challenge')?.state === 'asking'`);
  await take('sign-in');
} finally {
  await wallet.close();
  await closeBrowsers();
}
