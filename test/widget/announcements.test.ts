import { expect } from 'chai';
import { FakeVerifier, signIn, TOTP } from './support/fake-verifier.ts';
import { Prompt } from './support/prompt.ts';

/**
 * What a screen reader is given to say: every text that enters the page inside `alert` or `status`. Screen readers themselves do not
 * run here; a live region speaks when a node comes into it, so that is what is recorded.
 */
class Announcements {
  readonly said: string[] = [];
  readonly #observer: MutationObserver;
  readonly #root: ShadowRoot;

  constructor(root: ShadowRoot) {
    this.#root = root;
    this.#observer = new MutationObserver((records) => this.#record(records));
    this.#observer.observe(root, { subtree: true, childList: true, characterData: true });
  }

  /** What was said since the last time. */
  take(): string[] {
    this.#record(this.#observer.takeRecords());
    return this.said.splice(0);
  }

  #record(records: readonly MutationRecord[]): void {
    const touched = records.flatMap(({ target, addedNodes }) => [target, ...addedNodes]);
    const regions = [...this.#root.querySelectorAll('[role=alert], [role=status]')];
    for (const region of regions)
      if (touched.some((node) => region.contains(node))) this.said.push(`${region.role ?? ''}: ${words(region)}`);
  }
}

/** What is read of it: paint is not. */
function words(region: Element): string {
  const copy = region.cloneNode(true) as Element;
  for (const hidden of copy.querySelectorAll('[aria-hidden=true]')) hidden.remove();
  return copy.textContent.replace(/\s+/g, ' ').trim();
}

describe('what the prompt says by itself', () => {
  afterEach(() => {
    document.body.replaceChildren();
    localStorage.clear();
  });

  it('is each answer once, also the same one again, and nothing between', async () => {
    const verifier = new FakeVerifier(signIn({ offers: [TOTP] })).says(
      { code: 'wrong-code', attemptsLeft: 3 },
      { code: 'wrong-code', attemptsLeft: 3 },
      { code: 'already-used' },
      { code: 'offline' },
      { code: 'unavailable' },
      { code: 'wrong-code', attemptsLeft: 1 },
    );
    const prompt = await Prompt.show(undefined, { verifier });
    const announcements = new Announcements(prompt.element.shadowRoot as ShadowRoot);
    const answered = async (act: () => unknown): Promise<string[]> => {
      const answers = verifier.answers.length;
      await act();
      while (verifier.answers.length === answers || prompt.element.state === 'checking')
        await new Promise((resolve) => setTimeout(resolve, 5));
      await prompt.element.updateComplete;
      return announcements.take();
    };
    const wrong = 'alert: That code isn’t right. Use the newest one.';
    expect(await answered(() => prompt.fill('111111'))).to.deep.equal([`${wrong} 3 tries left.`]);
    await prompt.fill('2');
    expect(announcements.take(), 'typing says nothing').to.deep.equal([]);
    expect(await answered(() => prompt.fill('222222')), 'the same words again').to.deep.equal([`${wrong} 3 tries left.`]);
    expect(await answered(() => prompt.fill('333333'))).to.deep.equal([
      'alert: That code was already used. Wait for the next one.',
    ]);
    expect(await answered(() => prompt.fill('444444'))).to.deep.equal(['alert: No connection. Your code is still here.']);
    expect(await answered(() => prompt.press('button'))).to.deep.equal(['alert: Something went wrong on our side.']);
    expect(await answered(() => prompt.press('button'))).to.deep.equal([`${wrong} One try left.`]);
    expect(await answered(() => prompt.fill('555555'))).to.deep.equal(['status: Confirmed']);
  });

  it('is no countdown: a lock is said once, and its seconds are not', async () => {
    const verifier = new FakeVerifier(signIn({ offers: [TOTP] })).says({ code: 'locked', retryAtMs: Date.now() + 60_000 });
    const prompt = await Prompt.show(undefined, { verifier });
    const announcements = new Announcements(prompt.element.shadowRoot as ShadowRoot);
    await prompt.fill('111111');
    await prompt.reaches('locked');
    expect(announcements.take()).to.have.length(1);
    const before = prompt.says('button');
    while (prompt.says('button') === before) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(announcements.take()).to.deep.equal([]);
  });
});
