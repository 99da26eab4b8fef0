import { html, nothing, type TemplateResult } from 'lit/html.js';
import { type Panel, sectionOf, type Task } from './settings-machine.ts';
import type { Drawn } from './settings-view.ts';
import type { SettingsWords } from './settings-words.ts';

/** What is under way: explained, asked, done; in the place where it was opened. */
export interface TaskView {
  panel: Panel;
  words: SettingsWords;
  /** A press counts (see `Arming`). */
  armed: boolean;
  /** The name before, and what it becomes. */
  name: string;
  typed(name: string): void;
  go(event: Event): void;
  close(): void;
}

export function taskView(view: TaskView): Drawn {
  const { phase } = view.panel;
  switch (phase.name) {
    case 'explaining':
    case 'changing':
      return explained(view, phase.task);
    case 'trying':
    case 'setting-up':
      return guest(view, phase.name === 'trying');
    case 'saving-codes':
      return html`<div part="task" class="task" role="group" tabindex="-1" aria-labelledby="task" id="place"></div>`;
    default:
      return nothing;
  }
}

/** An element of ours, in the light DOM like every real input. Setting up has a way out of its own. */
function guest({ words, close }: TaskView, closable: boolean): TemplateResult {
  return html`<div part="task" class="task" role="group" tabindex="-1">
    <slot name="task"></slot>
    ${closable ? html`<button part="close" class="secondary" @click=${close}>${words.say('close')}</button>` : nothing}
  </div>`;
}

function explained(view: TaskView, task: Task): TemplateResult {
  const { words, panel, armed, go, close } = view;
  const { phase } = panel;
  const busy = phase.name === 'changing';
  const problem = phase.name === 'explaining' ? phase.problem : undefined;
  const grave = /^(remove|disable)$/.test(task.name);
  const question = words.question(task);
  // Turning off or on is about all of it; everything else stands under the heading of its section.
  const heading = sectionOf(task) === 'status' ? html`<h3 id="task">${question}</h3>` : html`<h4 id="task">${question}</h4>`;
  return html`<div part="task" class="task" role="group" tabindex="-1" aria-labelledby="task">
    ${heading}
    <form novalidate @submit=${go}>
      <ul class="points">
        ${words.consequences(task).map((line) => html`<li>${line}</li>`)}
      </ul>
      ${task.name === 'rename' ? nameField(view) : nothing}
      <p part="message" role=${problem ? 'alert' : nothing}>
        ${
          problem
            ? html`<span class="icon" aria-hidden="true">!</span><span id="problem">${words.problem(problem, task)}</span>`
            : nothing
        }
      </p>
      <button part="button" class=${`${grave ? 'grave ' : ''}primary`} type="button" aria-disabled=${busy || !armed} @click=${go}>
        ${busy ? words.say('working') : words.yes(task)}
      </button>
      <button part="cancel" class="secondary" type="button" aria-disabled=${busy} @click=${close}>${words.say('keep')}</button>
    </form>
  </div>`;
}

function nameField({ words, name, typed, panel }: TaskView): TemplateResult {
  const wrong = panel.phase.name === 'explaining' && panel.phase.problem !== undefined;
  return html`<label for="name">${words.say('name-label')}</label>
    <input
      id="name"
      class="text"
      type="text"
      autocomplete="off"
      maxlength="64"
      aria-invalid=${wrong}
      aria-describedby=${wrong ? 'problem' : 'name-hint'}
      .value=${name}
      @input=${(event: Event) => typed((event.target as HTMLInputElement).value)}
    />
    <p id="name-hint" class="muted">${words.say('name-hint')}</p>`;
}
