import { sendKeys } from '@web/test-runner-commands';
import type { Challenge } from '../../../shared/protocol/challenge.ts';
import '../../../widget/challenge/mfa-challenge.ts';
import type { StateName } from '../../../widget/challenge/challenge-machine.ts';
import type { MfaChallenge } from '../../../widget/challenge/mfa-challenge.ts';
import { FakeVerifier } from './fake-verifier.ts';

const EVENTS = [
  'mfa-ready',
  'mfa-method-change',
  'mfa-complete',
  'mfa-verified',
  'mfa-rejected',
  'mfa-locked',
  'mfa-expired',
  'mfa-cancel',
  'mfa-error',
  'mfa-bridge-out',
] as const;

/** Every test file has a storage of its own: the runner shows several at once, of one origin, and one would read what another left. */
class OwnStorage {
  [key: string]: unknown;
  getItem(key: string): unknown {
    return this[key] ?? null;
  }
  setItem(key: string, value: string): void {
    this[key] = value;
  }
  clear(): void {
    for (const key of Object.keys(this)) Reflect.deleteProperty(this, key);
  }
  get length(): number {
    return Object.keys(this).length;
  }
}
Object.defineProperty(window, 'localStorage', { value: new OwnStorage() });

/** A prompt on the page as its user meets it: what it says, what can be done, what it told the page. */
export class Prompt {
  readonly element: MfaChallenge;
  readonly verifier: FakeVerifier;
  readonly events: { type: string; detail: unknown }[] = [];

  private constructor(element: MfaChallenge, verifier: FakeVerifier) {
    this.element = element;
    this.verifier = verifier;
    for (const type of EVENTS)
      element.addEventListener(type, (event) => this.events.push({ type, detail: (event as CustomEvent).detail }));
  }

  /** Puts a prompt on the page and waits until it asks (or for another state). */
  static async show(
    challenge?: Challenge,
    { verifier = new FakeVerifier(challenge), until = 'asking' as StateName | null, parent = document.body as Element } = {},
  ): Promise<Prompt> {
    const element = document.createElement('mfa-challenge');
    const prompt = new Prompt(element, verifier);
    element.transport = verifier;
    element.action = 'sign-in';
    parent.append(element);
    if (until) await prompt.reaches(until);
    return prompt;
  }

  get input(): HTMLInputElement {
    const inputs = this.element.querySelectorAll('input');
    if (inputs.length !== 1) throw new Error(`There are ${inputs.length} inputs instead of one.`);
    return inputs[0] as HTMLInputElement;
  }

  part(name: string): HTMLElement | null {
    return this.element.shadowRoot?.querySelector<HTMLElement>(`[part~="${name}"]`) ?? null;
  }

  says(part: string): string {
    return this.part(part)?.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  }

  press(part: string, index = 0): void {
    const buttons = this.element.shadowRoot?.querySelectorAll<HTMLElement>(`[part~="${part}"]`);
    const button = buttons?.[index];
    if (!button) throw new Error(`There is no ${part} to press.`);
    button.click();
  }

  /** Types with a real keyboard. */
  async type(text: string): Promise<void> {
    this.element.focus();
    await sendKeys({ type: text });
    await this.element.updateComplete;
  }

  async key(key: string): Promise<void> {
    await sendKeys({ press: key });
    await this.element.updateComplete;
  }

  /** As a password manager or the browser fills: the value, and one input event. */
  async fill(text: string): Promise<void> {
    this.input.value = text;
    this.input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    await this.element.updateComplete;
  }

  /** Copies and pastes with real keys. The selection in the field stays as it was. */
  async paste(text: string): Promise<void> {
    const source = document.createElement('textarea');
    source.value = text;
    document.body.append(source);
    source.select();
    await chord('Control', 'KeyC');
    source.remove();
    this.input.focus();
    await chord('Control', 'KeyV');
    await this.element.updateComplete;
  }

  async reaches(state: StateName): Promise<void> {
    await until(
      () => this.element.state === state,
      () => `it is ${this.element.state} and not ${state}`,
    );
    await this.element.updateComplete;
  }

  named(type: string): unknown[] {
    return this.events.filter((event) => event.type === type).map((event) => event.detail);
  }
}

/** Waits for the thing itself, a frame at a time. */
export async function until(happened: () => boolean, why: () => string = String, timeoutMs = 30_000): Promise<void> {
  const endMs = performance.now() + timeoutMs;
  while (!happened()) {
    if (performance.now() > endMs) throw new Error(`Waited ${timeoutMs} ms in vain: ${why()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function chord(modifier: string, key: string): Promise<void> {
  await sendKeys({ down: modifier });
  await sendKeys({ press: key });
  await sendKeys({ up: modifier });
}

/** The runner keeps several tabs; a prompt about money waits until its own is in front. */
export function alwaysVisible(): void {
  before(() => Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true }));
  after(() => Reflect.deleteProperty(document, 'visibilityState'));
}
