import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'puppeteer-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Colours that are still changing have no contrast to measure; closed or open, every root is asked for its own. */
const SETTLE = `(function settle(root) {
  for (const animation of root.getAnimations?.() ?? []) if (animation instanceof CSSTransition) animation.finish();
  for (const { shadowRoot } of root.querySelectorAll('*')) if (shadowRoot) settle(shadowRoot);
})(document)`;

/** One line per rule that an element breaks. Only the lines cross to Node: what axe found in order takes seconds to carry. */
const RUN = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`;

/** What axe finds wrong with the page as it is now (WCAG 2.2 A and AA, and its best practices). */
export async function violationsOn(page: Page): Promise<string[]> {
  if (!(await page.evaluate(`'axe' in globalThis`))) await page.evaluate(AXE);
  await page.evaluate(SETTLE);
  return (await page.evaluate(RUN)) as string[];
}
