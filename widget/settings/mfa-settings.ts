import { html, type TemplateResult } from 'lit/html.js';
import type { Settings } from '../../shared/protocol/settings.ts';
import type { SettingsKey } from '../../shared/strings/settings/en.ts';
import type { Words } from '../../shared/strings/words.ts';
import type { CodesPlace } from '../backup-codes/codes-place.ts';
import { Arming } from '../challenge/arming.ts';
import { isFramedByOthers } from '../challenge/framed.ts';
import { emit } from '../events.ts';
import { ElementWords, SKELETON, wordless } from '../fetched-words.ts';
import { GuestElement } from '../guest-element.ts';
import { controls } from '../styles/controls.css.ts';
import { messageStyles } from '../styles/message.css.ts';
import { skeleton } from '../styles/skeleton.css.ts';
import { textInput } from '../styles/text-input.css.ts';
import { tokens } from '../styles/tokens.css.ts';
import { SettingsController } from './settings-controller.ts';
import { settingsLanguages } from './settings-languages.ts';
import { type Happening, isBusy, isGrave, type Panel, type StateName, type Task, taskOf } from './settings-machine.ts';
import { httpSettings, type SettingsTransport } from './settings-transport.ts';
import { keyOf, settingsView, type SettingsView } from './settings-view.ts';
import { SettingsWords } from './settings-words.ts';
import { settingsStyles } from './settings.css.ts';
import { loadSetUp, setUpGuest, tryGuest } from './task-guests.ts';
import { taskView } from './task-view.ts';

/**
 * The whole "Security settings" panel: what protects the account, and every change of it. What a change means is said before it; the
 * code that the policy asks for is asked in the prompt's dialog; what has come of it is said where it was done.
 *
 * @summary Status, methods, backup codes, remembered browsers, recent activity.
 *
 * @slot heading - instead of the heading
 * @slot advice - instead of the advice
 * @slot walkthrough - the site's own guide or video for setting up
 *
 * @csspart panel - all of it
 * @csspart status - on or off, and what that means
 * @csspart heading - what this is about
 * @csspart badge - on, off or suspended, in a word
 * @csspart methods - the methods that are set up
 * @csspart method - one of them
 * @csspart manage - lists what can be done with it
 * @csspart reminder - "Is this still your number?"
 * @csspart backup - backup codes, or the recovery key
 * @csspart browsers - remembered browsers
 * @csspart browser - one of them
 * @csspart events - recent activity
 * @csspart advice - what keeps the account safe
 * @csspart task - what is under way
 * @csspart message - what was wrong with it
 * @csspart button - its primary button
 * @csspart cancel - leaves everything as it is
 * @csspart notice - what has been done
 */
export class MfaSettings extends GuestElement {
  static override readonly styles = [tokens, messageStyles, controls, textInput, skeleton, settingsStyles];
  static override readonly properties = {
    endpoint: String,
    locale: String,
    allowFramed: Boolean,
    transport: null,
    words: null,
  };
  /** English and Indonesian are fetched when a page speaks them; others are added with `MfaSettings.languages.push(…)`. */
  static readonly languages = settingsLanguages.languages;

  /** Base URL of the verifier. */
  declare endpoint: string | undefined;
  /** BCP 47; otherwise the nearest `lang`. */
  declare locale: string | undefined;
  /** Without it the element refuses to run inside a page of another origin. */
  declare allowFramed: boolean;
  /** Instead of the verifier's HTTP: another backend (see `SettingsTransport`). */
  declare transport: SettingsTransport | undefined;
  /** Words of the site's own, over those of the language. */
  declare words: Partial<Words<SettingsKey>> | undefined;

  readonly #internals = this.attachInternals();
  readonly #controller = new SettingsController((what, panel) => this.#happened(what, panel));
  readonly #texts = new ElementWords(settingsLanguages, () => this.#wordsCame());
  readonly #arming = new Arming(() => this.requestUpdate());
  /** Fresh backup codes; loaded with the set-up, which shows them too. */
  #codes: CodesPlace | null = null;
  readonly #place = (globalThis as { document?: Document }).document?.createElement('div');
  /** The prompt that tries a code, or the set-up: a light-DOM child while its task is under way. */
  #guest: HTMLElement | null = null;
  #name = '';
  /** Where the focus goes once it is drawn: the key of a button, or a selector of what was opened. */
  #focus = '';
  #opener = '';
  #phase: StateName = 'loading';

  /** The same as the `:state()` of the element. */
  get state(): StateName {
    return this.#texts.words ? this.#panel.phase.name : this.#texts.failed ? 'failed' : 'loading';
  }

  /** Reads the settings anew, and leaves what was under way. */
  async start(): Promise<void> {
    this.#leaveTask();
    if (!this.allowFramed && isFramedByOthers(window)) return this.#controller.fail('framed');
    const transport = this.transport ?? (this.endpoint === undefined ? null : httpSettings(this.endpoint));
    if (transport) await this.#controller.begin(transport);
  }

  protected override connected(signal: AbortSignal): void {
    this.#arming.connect(signal);
    // Another window may have changed something while this one was behind it, or in the history.
    const again = (): void => void (document.visibilityState === 'visible' && this.#controller.refresh());
    document.addEventListener('visibilitychange', again, { signal });
    addEventListener('focus', again, { signal });
    addEventListener('pageshow', (event) => event.persisted && void this.start(), { signal });
    this.addEventListener('keydown', (event) => event.key === 'Escape' && this.#escape(event), { signal });
  }

  protected override left(): void {
    this.#controller.stop();
    this.#leaveTask();
  }

  protected override changed(changed: ReadonlySet<string | undefined> | null): void {
    if (!changed || changed.has('endpoint') || changed.has('transport')) void this.start();
    this.#arming.watch(isGrave(this.#panel));
    this.#texts.speak(this.#tag);
  }

  protected override render(): TemplateResult {
    const panel = this.#panel;
    const { settings, phase } = panel;
    const texts = this.#words;
    if (!texts || !settings || phase.name === 'failed')
      return html`<div part="panel" aria-busy=${this.state === 'loading'}>${this.#nothingYet(texts)}</div>`;
    const words = new SettingsWords(texts, settings);
    const task = taskView({
      panel,
      words,
      armed: !isGrave(panel) || this.#arming.armed,
      name: this.#name,
      typed: (name) => (this.#name = name),
      go: (event) => void this.#go(event),
      close: () => this.#close(),
    });
    const view: SettingsView = {
      panel,
      words,
      task,
      open: (wanted: Task) => this.#open(wanted),
      manage: (factorId: string) => this.#controller.do({ type: 'manage', factorId }),
    };
    return html`<div part="panel" lang=${texts.lang} dir=${texts.dir}>${settingsView(view, settings)}</div>`;
  }

  protected override drawn(): void {
    const place = this.shadowRoot?.getElementById('place');
    if (this.#place && place !== this.#place.parentElement) place?.append(this.#place);
    if (!this.#focus) return;
    const wanted = this.shadowRoot?.querySelector<HTMLElement>(this.#focus);
    if (wanted) wanted.focus();
    if (wanted) this.#focus = '';
  }

  /** The settings, or the words for them, are on their way, or could not be had. */
  #nothingYet(texts: Words<SettingsKey> | null): TemplateResult {
    const { phase } = this.#panel;
    if (this.#texts.failed) return wordless(this.#tag, () => this.#texts.again(this.#tag));
    if (!texts || phase.name !== 'failed') return SKELETON;
    const { code } = phase;
    const said = code === 'not-signed-in' || code === 'framed' ? texts[code] : texts.unread;
    return html`<p part="message" role="alert">
        <span class="icon" aria-hidden="true">!</span>
        <span>${said as string}</span>
      </p>
      <button part="button" class="secondary" @click=${() => void this.start()}>${texts.again as string}</button>`;
  }

  get #panel(): Panel {
    return this.#controller.panel;
  }

  get #tag(): string {
    return this.locale ?? this.closest('[lang]')?.getAttribute('lang') ?? '';
  }

  get #words(): Words<SettingsKey> | null {
    const { words } = this.#texts;
    return words && { ...words, ...this.words };
  }

  /** They are fetched while the settings are on their way. */
  #wordsCame(): void {
    if (this.#texts.failed) emit(this, 'mfa-error', { code: 'offline' });
    this.#show();
  }

  #show(): void {
    this.#internals.states.clear();
    this.#internals.states.add(this.state);
    this.requestUpdate();
  }

  // What the user does

  #open(task: Task): void {
    if (isBusy(this.#panel)) return;
    this.#leaveTask();
    this.#opener = keyOf(task);
    const factor = this.#panel.settings?.factors.find(({ factorId }) => factorId === task.factorId);
    this.#name = factor?.label ?? '';
    this.#controller.open(task);
  }

  async #go(event: Event): Promise<void> {
    event.preventDefault();
    if (isGrave(this.#panel) && !this.#arming.allows(event)) return;
    const codes = await this.#controller.go(this.#name.trim(), () => this.#prepare());
    if (codes) this.#codes?.show(codes);
  }

  /** What shows the codes has to be there before they are made: they can be seen once. */
  async #prepare(): Promise<void> {
    if (taskOf(this.#panel)?.name !== 'codes' || !this.#place) return;
    const { CodesPlace } = await loadSetUp();
    const words = await CodesPlace.words(this.#tag);
    if (!this.#codes) addStyles(this.shadowRoot, CodesPlace.styles);
    this.#codes = new CodesPlace(this.#place, words, () => void this.#controller.changed());
  }

  /** What was begun is given up; what became active before that is shown. */
  #close(): void {
    const wasSettingUp = this.state === 'setting-up';
    this.#leaveTask();
    this.#controller.do({ type: 'close' });
    if (wasSettingUp) void this.#controller.refresh();
  }

  /** Codes that are on screen cannot be had again: Escape does not throw them away. */
  #escape(event: Event): void {
    if (!/^(explaining|trying)$/.test(this.state)) return;
    event.stopPropagation();
    this.#close();
  }

  // What comes of it

  #happened({ type }: Happening, panel: Panel): void {
    const { phase, notice } = panel;
    const entered = phase.name !== this.#phase;
    this.#phase = phase.name;
    if (!taskOf(panel)) this.#leaveTask();
    if (type === 'changed' && notice) emit(this, 'mfa-changed', { what: notice.what });
    if (type === 'refused' && phase.name === 'explaining' && phase.problem && phase.problem !== 'cancelled')
      emit(this, 'mfa-error', { code: phase.problem });
    if (phase.name === 'failed') emit(this, 'mfa-error', { code: phase.code });
    if (entered) this.#enter(panel);
    this.#show();
  }

  /** Brings what a phase needs, and the focus to where it goes on. */
  #enter({ phase, notice, settings }: Panel): void {
    if (phase.name === 'trying' && settings) this.#try(phase.task, settings);
    if (phase.name === 'setting-up') this.#setUp(phase.task);
    if (/^(explaining|saving-codes|setting-up)$/.test(phase.name)) this.#focus = '[part=task]';
    if (phase.name === 'explaining' && phase.task.name === 'rename') this.#focus = '#name';
    else if (phase.name === 'explaining' && phase.problem) this.#focus = '[part=task] [part=button]';
    if (phase.name === 'ready' && this.#opener)
      this.#focus = notice ? `[data-key="notice:${notice.section}"]` : `[data-key="${this.#opener}"]`;
  }

  #try(task: Task, settings: Settings): void {
    const words = this.#words;
    if (words) void this.#invite(task, tryGuest(task, settings, this.#controller.transport, words));
  }

  #setUp(task: Task): void {
    void this.#invite(
      task,
      setUpGuest(this, task).then((guest) => {
        guest.addEventListener('mfa-enrolled', () => void this.#controller.changed());
        guest.addEventListener('mfa-cancel', () => this.#close());
        return guest;
      }),
    );
  }

  async #invite(task: Task, coming: Promise<GuestElement>): Promise<void> {
    const guest = await coming.catch(() => null);
    // Meanwhile the user may have gone on to something else.
    if (taskOf(this.#panel) !== task) return;
    if (!guest) return this.#controller.do({ type: 'refused', code: 'offline' });
    guest.slot = 'task';
    this.#guest = guest;
    this.append(guest);
    // Whoever is waiting for it goes on in it.
    await guest.updateComplete;
    if (this.shadowRoot?.activeElement?.part.contains('task')) guest.focus();
  }

  #leaveTask(): void {
    this.#guest?.remove();
    this.#guest = null;
    this.#codes?.forget();
    this.#name = '';
  }
}

function addStyles(root: ShadowRoot | null, styles: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root?.adoptedStyleSheets.push(sheet);
}

MfaSettings.define('mfa-settings');

declare global {
  interface HTMLElementTagNameMap {
    'mfa-settings': MfaSettings;
  }
}
