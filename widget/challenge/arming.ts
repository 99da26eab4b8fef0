const DELAY_MS = 800;

/**
 * Money must not move because a click was meant for something else: a button under the cursor when a window closed, the second
 * half of a double click, a script's `click()` (WD-14). A press counts when the browser vouches for it and the prompt had been
 * on screen, in the focused window, for 800 ms before.
 */
export class Arming {
  readonly #changed: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #on = false;
  armed = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  connect(signal: AbortSignal): void {
    const again = (): void => this.#restart();
    addEventListener('focus', again, { signal });
    document.addEventListener('visibilitychange', again, { signal });
    signal.addEventListener('abort', () => this.watch(false));
  }

  /** From now on (or no longer) the prompt shows something that must not be pressed by accident. */
  watch(on: boolean): void {
    if (on === this.#on) return;
    this.#on = on;
    this.#restart();
  }

  allows(event: Event): boolean {
    return this.armed && event.isTrusted && (event as UIEvent).detail <= 1;
  }

  #restart(): void {
    clearTimeout(this.#timer);
    this.#set(false);
    if (this.#on && document.visibilityState === 'visible') this.#timer = setTimeout(() => this.#set(true), DELAY_MS);
  }

  #set(armed: boolean): void {
    this.armed = armed;
    this.#changed();
  }
}
