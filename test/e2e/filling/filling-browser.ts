import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { build } from 'esbuild';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { CHROMIUM, CHROMIUM_ARGS, FIREFOX } from '../../support/browser-paths.mjs';

/** A browser and a server on loopback, for pages with the detector and the filler already in them. */
export class FillingBrowser {
  private constructor(
    private readonly browser: Browser,
    private readonly server: Server,
    private readonly script: string,
    private readonly served: Map<string, { type: string; body: string }>,
  ) {}

  static async start(): Promise<FillingBrowser> {
    const firefox = process.env['BROWSER'] === 'firefox';
    const browser = await puppeteer.launch(
      firefox
        ? { browser: 'firefox', executablePath: FIREFOX, headless: true }
        : { executablePath: CHROMIUM, headless: true, pipe: true, args: CHROMIUM_ARGS },
    );
    const served = new Map<string, { type: string; body: string }>();
    const server = createServer((request, response) => {
      const found = served.get(request.url ?? '');
      response
        .writeHead(found ? 200 : 404, { 'content-type': found?.type ?? 'text/plain', 'cache-control': 'no-store' })
        .end(found?.body ?? '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new FillingBrowser(browser, server, await fillingScript(), served);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.closeAllConnections();
    this.server.close();
  }

  /** A page of this HTML, served from loopback, with `window.filling` in it. Close it when done. */
  async open(html: string, files: Record<string, { type: string; body: string }> = {}): Promise<Page> {
    this.served.set('/', { type: 'text/html; charset=utf-8', body: html });
    for (const [path, file] of Object.entries(files)) this.served.set(path, file);
    const page = await this.browser.newPage();
    await page.bringToFront(); // a tab in the background does not draw, and what waits for a frame waits for ever
    await page.goto(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`, { waitUntil: 'load' });
    await page.evaluate(this.script);
    return page;
  }
}

/** What the page has as `window.filling`. */
export interface FillingGlobals {
  find: (chosen?: string) => { kind: string; reason: string };
  fill: (code: string, chosen?: string) => Promise<string>;
  values: (selectors: string[]) => string[];
  untouched: (selectors: string[]) => string;
}

const DETECTOR = `
  import { findCodeField } from './extension/content/find-code-field.ts';
  import { fillField } from './extension/content/fill-field.ts';
  import { obstacleOf } from './extension/content/fillable.ts';
  import { learn } from './extension/content/field-evidence.ts';
  import { OTHER_LANGUAGES } from './extension/content/field-words.ts';
  learn(OTHER_LANGUAGES);
  const fillFound = async ({ kind, field }, code) => {
    if (kind !== 'found') return kind;
    const result = await fillField(field, code, { stillAllowed: () => true, obstacleOf });
    return result.ok ? result.how : result.reason;
  };`;

/** Detector and filler as one script, as an extension would inject it. */
const fillingScript = () =>
  scriptOf(`${DETECTOR}
    const open = (element) => element.shadowRoot;
    const at = (selector) => (selector ? document.querySelector(selector) : null);
    const look = (selector) => findCodeField(document, { openShadowRoot: open, chosen: at(selector) });
    const all = (selectors) => selectors.map((selector) => document.querySelector(selector));
    window.filling = {
      find(selector) {
        const { kind, reason } = look(selector);
        return { kind, reason };
      },
      fill: (code, selector) => fillFound(look(selector), code),
      values: (selectors) => all(selectors).map((input) => input.value),
      untouched: (selectors) => {
        const targets = all(selectors);
        return [...document.querySelectorAll('input, textarea')].filter((input) => !targets.includes(input)).map((input) => input.value).join('|');
      },
    };`);

/** Script text: fills every page of ours, one after the other, and is a promise of what became of each. */
export const CORPUS = async (): Promise<string> => {
  const script = await scriptOf(`${DETECTOR}
    import { openPage, openShadowRoot, targetsOf } from './test/extension/filling/open-page.ts';
    import { codeInputs } from './extension/content/code-inputs.ts';
    import { kindOf } from './test/extension/filling/pages/page.ts';
    import { positive } from './test/extension/filling/pages/positive.ts';
    import { ambiguous } from './test/extension/filling/pages/ambiguous.ts';
    import { negative } from './test/extension/filling/pages/negative.ts';
    async function judge(page, asks) {
      const { document, close } = await openPage(page);
      const targets = page.targets ? targetsOf(document, page.targets) : [];
      const others = codeInputs(document, openShadowRoot).filter((input) => !targets.includes(input));
      const code = '08213945'.slice(0, targets.length > 1 ? targets.length : 6);
      const before = others.map(({ value }) => value).join('|');
      await fillFound(findCodeField(document, { openShadowRoot }), code);
      const value = targets.map((input) => input.value).join('');
      const isWrong = others.map((input) => input.value).join('|') !== before || (value !== '' && value !== code);
      close();
      const language = (page.lang ?? 'en').slice(0, 2);
      return { is: page.is, source: 'ours', language, kind: kindOf(page), asks, filled: isWrong ? 'wrong' : value === code ? 'right' : 'nothing' };
    }
    window.corpus = (async () => {
      const judged = [];
      for (const [pages, asks] of [[positive, 'ours'], [ambiguous, 'another'], [negative, 'none']])
        for (const page of pages) judged.push(await judge(page, asks));
      return judged;
    })();`);
  return `${script}; window.corpus`;
};

async function scriptOf(contents: string): Promise<string> {
  const built = await build({
    stdin: { contents, resolveDir: `${import.meta.dirname}/../../..` },
    bundle: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    write: false,
  });
  return built.outputFiles[0]?.text ?? '';
}
