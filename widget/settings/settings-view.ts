import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Factor } from '../../shared/protocol/enrollment.ts';
import type { Settings } from '../../shared/protocol/settings.ts';
import { isBusy, type Panel, type Section, sectionOf, type Task, taskOf } from './settings-machine.ts';
import type { SettingsWords } from './settings-words.ts';

export type Drawn = TemplateResult | typeof nothing;

/** All that is drawn, and what the user may do. */
export interface SettingsView {
  panel: Panel;
  words: SettingsWords;
  /** What is under way; it stands where it was opened. */
  task: Drawn;
  open(task: Task): void;
  manage(factorId: string): void;
}

export function settingsView(view: SettingsView, settings: Settings): TemplateResult {
  // Notices outlive the sections that they speak of: what was removed is still said to be.
  return html`${status(view, settings)} ${notice(view, 'methods')} ${methods(view, settings)} ${notice(view, 'codes')}
  ${codes(view, settings)} ${notice(view, 'browsers')} ${browsers(view, settings)} ${events(view, settings)}
  ${advice(view, settings)} ${turningOff(view, settings)}`;
}

/** Two buttons of a section can do the same to two things: a key tells them apart, so that the focus finds its way back. */
export function keyOf({ name, factorId, method, deviceId }: Task): string {
  return [name, factorId, method, deviceId].join(':');
}

function status(view: SettingsView, settings: Settings): TemplateResult {
  const { words } = view;
  const { enabled, factors, coolingUntilMs } = settings;
  const setUp = factors.length > 0;
  const state = enabled ? 'on' : setUp ? 'suspended' : 'off';
  const task: Task = { name: setUp ? 'enable' : 'add' };
  const open = setUp ? underWay(view, task) : taskOf(view.panel)?.name === 'add';
  return html`<section part="status">
    <div class="head">
      <slot name="heading"><h2 part="heading">${words.say('heading')}</h2></slot>
      <p part="badge" class="badge ${state}">${words.say(state)}</p>
    </div>
    <p>${words.status(settings)}</p>
    ${coolingUntilMs ? html`<p class="wait">${words.say('cooling', { time: words.time(coolingUntilMs, 'short') })}</p>` : nothing}
    ${notice(view, 'status')} ${enabled ? nothing : open ? view.task : button(view, task, 'primary')}
  </section>`;
}

/** At the very end: for whoever looks for it, and no invitation. */
function turningOff(view: SettingsView, { enabled, factors }: Settings): Drawn {
  if (!enabled || factors.length === 0) return nothing;
  const task: Task = { name: 'disable' };
  return html`<section class="end">${underWay(view, task) ? view.task : button(view, task, 'row')}</section>`;
}

function methods(view: SettingsView, settings: Settings): Drawn {
  const { factors } = settings;
  const task = taskOf(view.panel);
  // A set-up goes on, whatever becomes of the method whose place it takes: fresh codes may be on screen.
  const loose = task !== null && sectionOf(task) === 'methods' && !factors.some(({ factorId }) => factorId === task.factorId);
  if (factors.length === 0) return loose && task.name !== 'add' ? view.task : nothing;
  return section(
    view,
    'methods',
    html`${reminder(view, settings)}
      <ul>
        ${factors.map((factor) => html`<li part="method" class="entry">${method(view, settings, factor)}</li>`)}
      </ul>
      ${loose ? view.task : additionsTo(settings).map((one) => button(view, one))}`,
  );
}

function method(view: SettingsView, settings: Settings, factor: Factor): TemplateResult {
  const { words, panel, manage } = view;
  const { factorId, createdAtMs, lastUsedMs } = factor;
  const name = words.name(factor);
  const isOpen = panel.managed === factorId;
  const isHere = taskOf(panel)?.factorId === factorId;
  return html`<div class="item">
      <p>
        <strong><bdi>${name}</bdi></strong>
        <span class="muted">${words.say('added', { time: words.time(createdAtMs) })}</span>
        ${lastUsedMs === null ? nothing : html`<span class="muted">${words.say('used', { time: words.time(lastUsedMs) })}</span>`}
      </p>
      <button
        part="manage"
        class="quiet"
        data-key=${`manage:${factorId}`}
        aria-expanded=${isOpen}
        aria-label=${`${words.say('manage')}: ${name}`}
        @click=${() => manage(factorId)}
      >
        ${words.say('manage')}
      </button>
    </div>
    ${isHere ? view.task : isOpen ? html`<div class="changes">${changesOf(settings, factor).map((one) => button(view, one, 'row'))}</div>` : nothing}`;
}

/** What can be done with one method. */
export function changesOf({ enabled, allowed, factors }: Settings, { factorId, method }: Factor): Task[] {
  const other = method === 'totp' ? 'sms' : 'totp';
  const free = allowed.includes(other) && !factors.some((one) => one.method === other);
  const known = method === 'totp' || method === 'sms';
  const tasks: (Task | false)[] = [
    enabled && method === 'totp' && { name: 'try', factorId },
    method === 'totp' && { name: 'rename', factorId },
    enabled && known && allowed.includes(method) && { name: 'replace', factorId, method },
    enabled && known && free && { name: 'replace', factorId, method: other },
    { name: 'remove', factorId },
  ];
  return tasks.filter((task) => task !== false);
}

/** What can stand beside it; where everything is suspended, what can take its place. */
export function additionsTo({ enabled, allowed, factors, rules }: Settings): Task[] {
  if (!enabled) return [{ name: 'add' }];
  if (rules.methodsAtOnce === 'one') return [];
  const hasNumber = factors.some(({ method }) => method === 'sms');
  const tasks: Task[] = [
    { name: 'add', method: 'totp' },
    { name: 'add', method: 'sms' },
  ];
  return tasks.filter(({ method = '' }) => allowed.includes(method) && !(method === 'sms' && hasNumber));
}

/** Once in a while, and after a message that did not arrive (seeds row 22). */
function reminder(view: SettingsView, { reminder, factors }: Settings): Drawn {
  const factor = factors.find(({ factorId }) => factorId === reminder?.factorId);
  if (!reminder || !factor || taskOf(view.panel)?.factorId === factor.factorId) return nothing;
  const { words } = view;
  const { factorId } = factor;
  return html`<div part="reminder" class="task">
    <h4>${words.say('reminder', { name: factor.label })}</h4>
    <p class="muted">${words.say(`reminder-${reminder.why}`)}</p>
    ${button(view, { name: 'current', factorId }, 'primary', words.say('reminder-yes'))}
    ${button(view, { name: 'replace', factorId, method: 'sms' })}
  </div>`;
}

function codes(view: SettingsView, settings: Settings): Drawn {
  const { backup, rules, factors, enabled } = settings;
  if (!rules.backup || factors.length === 0) return nothing;
  const { words } = view;
  const task: Task = { name: 'codes' };
  if (rules.backup.on === 'app' && !factors.some(({ method }) => method === 'totp'))
    return section(view, 'codes', html`<p class="muted">${words.say('codes-app-only')}</p>`);
  const left = backup?.left ?? 0;
  return section(
    view,
    'codes',
    html`<div class="item">
        <p>
          <strong>${left > 0 ? words.say('codes-left', { n: left, total: backup?.total ?? 0 }) : words.say('codes-none')}</strong>
          ${left > 0 ? html`<span class="muted">${words.say('codes-made', { time: words.time(backup?.madeAtMs ?? 0) })}</span>` : nothing}
          <span class="muted">${words.say('codes-about')}</span>
        </p>
      </div>
      ${underWay(view, task) ? view.task : enabled ? button(view, task) : nothing}`,
  );
}

function browsers(view: SettingsView, { devices, rules, enabled }: Settings): Drawn {
  // Where nothing asks for a code, none is spared one.
  if (!rules.remembers || !enabled) return nothing;
  const { words } = view;
  const all: Task = { name: 'forget', deviceId: 'all' };
  return section(
    view,
    'browsers',
    html`<p class="muted">${words.say(devices.length ? 'browsers-about' : 'browsers-none')}</p>
      <ul>
        ${devices.map((device) => {
          const task: Task = { name: 'forget', deviceId: device.id };
          return html`<li part="browser" class="entry">
            <div class="item">
              <p>
                <strong><bdi>${words.browser(device)}</bdi>${device.current ? ` (${words.say('this-one')})` : ''}</strong>
                <span class="muted">${words.say('used', { time: words.time(device.lastUsedMs) })}</span>
              </p>
              ${button(view, task, 'quiet', undefined, `${words.offer(task)}: ${words.browser(device)}`)}
            </div>
            ${underWay(view, task) ? view.task : nothing}
          </li>`;
        })}
      </ul>
      ${underWay(view, all) ? view.task : devices.length > 1 ? button(view, all, 'secondary', words.say('do-forget-all')) : nothing}`,
  );
}

const SHOWN = 10;

function events({ words }: SettingsView, { events }: Settings): Drawn {
  const known = events.map((event) => ({ ...event, text: words.event(event) })).filter(({ text }) => text);
  if (known.length === 0) return nothing;
  return html`<details part="events">
    <summary class="row">${words.say('events')}</summary>
    <div class="panel">
      <p class="muted">${words.say('events-about')}</p>
      <ul>
        ${known.slice(0, SHOWN).map(
          ({ atMs, text }) =>
            html`<li class="event">
              <span>${text}</span>
              <time class="muted" datetime=${new Date(atMs).toISOString()}>${words.time(atMs, 'short')}</time>
            </li>`,
        )}
      </ul>
    </div>
  </details>`;
}

/** Where it helps, and only what is true of this account (seeds row 29). */
function advice({ words }: SettingsView, { rules, allowed }: Settings): TemplateResult {
  const sms = allowed.includes('sms');
  const lines = ['share', rules.backup && 'codes', sms && 'number', sms && 'sms', 'travel'].filter(Boolean) as string[];
  return html`<details part="advice">
    <summary class="row">${words.say('advice')}</summary>
    <div class="panel">
      <slot name="advice">
        <ul class="points">
          ${lines.map((line) => html`<li>${words.say(`advice-${line}`)}</li>`)}
        </ul>
      </slot>
    </div>
  </details>`;
}

function section(view: SettingsView, name: Exclude<Section, 'status'>, content: TemplateResult): TemplateResult {
  return html`<section part=${name === 'codes' ? 'backup' : name} aria-labelledby=${name}>
    <h3 id=${name} tabindex="-1">${view.words.say(name)}</h3>
    ${content}
  </section>`;
}

/** There from the beginning: a live region is silent about text that it came with. */
function notice({ panel, words }: SettingsView, section: Section): TemplateResult {
  const said = panel.notice?.section === section ? panel.notice : null;
  return html`<p
    part="notice"
    class=${`notice ${said ? 'said' : ''}`}
    role="status"
    tabindex="-1"
    data-key=${`notice:${section}`}
  >
    ${said ? html`<span class="icon" aria-hidden="true">✓</span><span>${words.notice(said)}</span>` : nothing}
  </p>`;
}

function underWay({ panel }: SettingsView, wanted: Task): boolean {
  const task = taskOf(panel);
  return task !== null && sectionOf(task) === sectionOf(wanted) && task.deviceId === wanted.deviceId
    ? keyOf(task) === keyOf(wanted) || sectionOf(task) === 'codes'
    : false;
}

function button(
  { words, open, panel }: SettingsView,
  task: Task,
  look = 'secondary',
  text = words.offer(task),
  label?: string,
): TemplateResult {
  return html`<button
    part=${task.name}
    class=${look}
    data-key=${keyOf(task)}
    aria-disabled=${isBusy(panel)}
    aria-label=${label ?? nothing}
    @click=${() => open(task)}
  >
    ${text}
  </button>`;
}
