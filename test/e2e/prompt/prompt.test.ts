import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Browser, type Page } from 'puppeteer-core';
import { BROWSERS, freshPage, launchBrowser } from '../../support/browsers.ts';
import { type PromptSite, servePrompts } from './page.ts';
import { restoredPage } from './restored-session.ts';

const CODE = '739164';

for (const name of BROWSERS) {
  describe(`The prompt on a page that comes back, in ${name}`, () => {
    let site: PromptSite;
    let browser: Browser;
    let page: Page;

    before(async () => {
      site = await servePrompts();
      browser = await launchBrowser(name);
    });
    beforeEach(async () => {
      page = await freshPage(browser);
    });
    after(async () => {
      await browser.close();
      site.close();
    });

    /** What stands in the field, and beside it. */
    const fields = (on = page): Promise<string[]> =>
      on.$$eval('#otp, #witness', (inputs) => inputs.map((input) => `${input.id}: ${(input as HTMLInputElement).value}`));

    async function visitAndType(): Promise<void> {
      await page.goto(`${site.url}/form`);
      await page.waitForSelector('mfa-challenge:state(asking)');
      await page.type('#witness', 'siti');
      await page.type('#otp', CODE);
    }

    /** How each cell looks, as the shipped file paints it. */
    const cells = (): Promise<string[]> =>
      page.$$eval('mfa-challenge >>> .cell', (all) => all.map(({ classList }) => [...classList].slice(1).join(' ')));

    it('marks the cell with the caret, the second half of a code, what was refused, and a field for letters', async () => {
      await page.goto(`${site.url}/managed`);
      await page.waitForSelector('mfa-challenge:state(asking)');
      await page.type('mfa-challenge input', '48');
      await page.waitForFunction(
        `document.querySelector('mfa-challenge').shadowRoot.querySelectorAll('.cell')[2].matches('.here')`,
      );
      expect(await cells()).to.deep.equal(['', '', 'here', 'after', 'after', 'after']);
      await page.type('mfa-challenge input', '0000');
      await page.waitForSelector('mfa-challenge:state(rejected)');
      await page.waitForSelector('mfa-challenge >>> [part=cells].alert:not(.wide)');
      await page.click('mfa-challenge >>> [part=method]');
      await page.waitForSelector('mfa-challenge >>> [part=cells].wide:not(.alert)');
      expect(await cells()).to.have.length(1);
    });

    it('WD-05: holds no code after a way forth and back, from the cache or not', async () => {
      await visitAndType();
      await page.goto(`${site.url}/elsewhere`);
      // Not `goBack()`, which waits for the page to load: one that comes from the cache does not.
      await page.evaluate(() => setTimeout(() => history.back()));
      await page.waitForSelector('mfa-challenge:state(asking)');
      await page.waitForFunction(`document.querySelector('#witness').value === 'siti'`);
      expect(await fields()).to.deep.equal(['witness: siti', 'otp: ']);
      await page.type('#otp', '123456');
      expect(await fields(), 'it is alive').to.include('otp: 123456');
    });

    it('WD-06: holds no code after a reload', async () => {
      await visitAndType();
      await page.evaluate(() => {
        document.documentElement.dataset['before'] = '';
        setTimeout(() => location.reload());
      });
      await page.waitForSelector('html:not([data-before]) mfa-challenge:state(asking)');
      expect(await fields()).to.include('otp: ');
    });

    it('WD-04: has told the code to no address, storage and history entry', async () => {
      await visitAndType();
      const kept = await page.evaluate(() =>
        JSON.stringify([location.href, history.state, { ...localStorage }, { ...sessionStorage }, document.cookie]),
      );
      expect(kept).to.not.contain(CODE);
      expect(await page.content(), 'nor to an attribute').to.not.contain(CODE);
    });

    it('WD-06: is empty in a session that the browser restores, where what stood beside it is back', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'mfa-restore-'));
      try {
        const restored = await restoredPage(name, folder, `${site.url}/form`, async (left) => {
          await left.waitForSelector('mfa-challenge:state(asking)');
          await left.type('#witness', 'siti');
          await left.type('#otp', CODE);
        });
        await restored.page.waitForSelector('mfa-challenge:state(asking)');
        expect(await fields(restored.page)).to.deep.equal(['witness: siti', 'otp: ']);
        await restored.browser.close();
      } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      }
    });

    it('WD-16: asks nobody but the site for anything, from the first byte to the accepted code', async () => {
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(`${site.url}/managed`);
      await page.waitForSelector('mfa-challenge:state(asking)');
      await page.type('mfa-challenge > input', '123456');
      await page.waitForSelector('mfa-challenge:state(verified)');
      page.removeAllListeners('request');
      expect(asked.length).to.be.above(3);
      expect(asked.filter((url) => !url.startsWith(site.url))).to.deep.equal([]);
      const known: string[] = await page.$eval('mfa-challenge', () =>
        performance.getEntriesByType('resource').map(({ name }) => name),
      );
      expect(known.filter((url) => !url.startsWith(site.url))).to.deep.equal([]);
    });
  });
}

if (BROWSERS.includes('chromium')) {
  describe('The prompt in Chromium', () => {
    let site: PromptSite;

    before(async () => {
      site = await servePrompts();
    });
    after(() => site.close());

    it('is to assistive technology a named group: heading, field, line, box, button, other ways', async () => {
      const browser = await launchBrowser('chromium');
      try {
        const page = await freshPage(browser);
        await page.goto(`${site.url}/managed`);
        await page.waitForSelector('mfa-challenge:state(asking)');
        expect(await accessibilityTree(page)).to.deep.equal([
          'group "Enter your code"',
          'heading "Enter your code"',
          'textbox "6-digit code" (The code changes every 30 seconds.)',
          'checkbox "Remember this browser for 30 days"',
          'button "Continue"',
          'listitem ""',
          'button "Backup code 7 left"',
          'group ""',
          'DisclosureTriangle "Where is my code?"',
        ]);
        await page.type('mfa-challenge input', '000000');
        await page.waitForSelector('mfa-challenge:state(rejected)');
        const said = 'That code isn’t right. Use the newest one. 4 tries left.';
        const tree = await accessibilityTree(page);
        expect(tree).to.include(`textbox "6-digit code" (${said}) invalid`);
        expect(tree).to.include('alert ""');
      } finally {
        await browser.close();
      }
    });
  });
}

/** What a screen reader is given of the prompt: role, name, description, in order. */
async function accessibilityTree(page: Page): Promise<string[]> {
  const session = await page.createCDPSession();
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const inOrder = (id: string): typeof nodes => {
    const node = byId.get(id);
    return node ? [node, ...(node.childIds ?? []).flatMap(inOrder)] : [];
  };
  const group = nodes.find(({ role, name }) => role?.value === 'group' && name?.value);
  const silent = ['none', 'generic', 'StaticText', 'InlineTextBox', 'paragraph', 'list', 'LabelText', 'ListMarker'];
  return inOrder(group?.nodeId ?? '')
    .filter(({ ignored, role }) => !ignored && !silent.includes(String(role?.value)))
    .map(({ role, name, description, properties }) => {
      const invalid = properties?.some((property) => property.name === 'invalid' && property.value.value === 'true');
      const more = description?.value ? ` (${String(description.value)})` : '';
      return `${String(role?.value)} "${String(name?.value ?? '')}"${more}${invalid ? ' invalid' : ''}`;
    });
}
