import { MfaError } from '../../shared/errors.ts';
import type { VirtualAuthenticator } from './virtual-authenticator.ts';

/** What puppeteer's and playwright's pages have in common. */
export interface PageLike {
  evaluate(script: string): Promise<unknown>;
  keyboard: { type(text: string): Promise<void>; press(key: 'Enter'): Promise<void> };
}

export interface SolveOptions {
  /** The time that the authenticator goes by; the verifier's, when its clock was moved. Default: now. */
  nowMs?: number;
  /** How long the prompt may take to appear and to answer. */
  timeoutMs?: number;
}

/** The state in which the prompt came to rest; `verified` also when the page went on because of it. */
export type ChallengeOutcome = 'verified' | 'rejected' | 'cooling-down' | 'locked' | 'expired' | 'offline' | 'failed';

const SETTLED = ['verified', 'rejected', 'cooling-down', 'locked', 'expired', 'offline', 'failed'];
const LOOK_EVERY_MS = 20;

/**
 * Answers the `<mfa-challenge>` of a page as a person would: waits until it asks, puts the focus into its field, types the code
 * that the authenticator shows, and presses Enter where the prompt does not go on by itself (a withdrawal).
 *
 * A wrong code is an outcome, not an error. @throws MfaError `unavailable` when the prompt does not get there within `timeoutMs`.
 */
export async function solveChallenge(
  page: PageLike,
  authenticator: Pick<VirtualAuthenticator, 'code'> | { code: string },
  { nowMs = Date.now(), timeoutMs = 10_000 }: SolveOptions = {},
): Promise<ChallengeOutcome> {
  const wait = (what: string, isThere: (prompt: Prompt) => boolean) => until(page, Date.now() + timeoutMs, what, isThere);
  const asking = await wait('to ask', ({ state }) => state === 'asking' || state === 'rejected');
  await page.evaluate(withPrompt('(prompt.querySelector("input").focus(), prompt.querySelector("input").select())'));
  await page.keyboard.type(typeof authenticator.code === 'string' ? authenticator.code : authenticator.code(nowMs));

  const left = ({ document, state }: Prompt) => document !== asking.document || state === null;
  const typed = await wait('to take the code', (prompt) => left(prompt) || prompt.state !== 'asking' || prompt.armed);
  if (typed.state === 'asking' && !left(typed)) await page.keyboard.press('Enter');
  const settled = await wait('to answer', (prompt) => left(prompt) || SETTLED.includes(prompt.state ?? ''));
  return left(settled) ? 'verified' : (settled.state as ChallengeOutcome);
}

interface Prompt {
  /** Differs after a navigation. */
  readonly document: number;
  readonly state: string | null;
  /** Its button can be pressed. */
  readonly armed: boolean;
}

// Scripts as text, because a compiler may add helpers to a function that the page does not have.
const LOOK = withPrompt(`({
  document: performance.timeOrigin,
  state: prompt?.state ?? null,
  armed: Boolean(prompt?.shadowRoot?.querySelector('[part~=button]:not([aria-disabled=true]):not([disabled])')),
})`);

/** Evaluates an expression over the page's `prompt`, wherever in open shadow roots it is; `undefined` if nowhere. */
function withPrompt(expression: string): string {
  return `(() => {
    const roots = [document];
    let prompt;
    while (roots.length > 0 && !prompt) {
      const root = roots.shift();
      prompt = root.querySelector('mfa-challenge') ?? undefined;
      for (const element of root.querySelectorAll('*')) if (element.shadowRoot) roots.push(element.shadowRoot);
    }
    return ${expression};
  })()`;
}

async function until(page: PageLike, deadlineMs: number, what: string, isThere: (prompt: Prompt) => boolean): Promise<Prompt> {
  for (;;) {
    const prompt = await look(page);
    if (prompt && isThere(prompt)) return prompt;
    if (Date.now() > deadlineMs) {
      const state = prompt?.state ?? 'not on the page';
      throw new MfaError('unavailable', `waited for <mfa-challenge> ${what}, but it is "${state}"`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** A page that is navigating cannot be looked at: then `null`, and another look later. */
async function look(page: PageLike): Promise<Prompt | null> {
  try {
    return (await page.evaluate(LOOK)) as Prompt;
  } catch {
    return null;
  }
}
