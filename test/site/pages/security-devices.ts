import { html } from 'hono/html';
import { icon } from './icons.ts';
import type { Markup, Visit } from './layout.ts';
import { moment } from './moment.ts';

export type Device = {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly lastUsedMs: number;
  readonly current: boolean;
};

/** On `/security`: the browsers that sign in with the password alone, and the end of it. */
export function devicesCard(visit: Visit, devices: readonly Device[]): Markup {
  const { words, policy } = visit;
  return html`<section class="card devices">
    <h2>${words.devices.title}</h2>
    <p class="soft">${words.devices.lead[policy]}</p>
    ${
      devices.length === 0
        ? ''
        : html`<ul class="rows">
            ${devices.map((device) => row(visit, device))}
          </ul>`
    }
    ${devices.length > 1 ? forget(visit, 'all', words.devices.forgetAll) : ''}
    <form method="post" action="/security/sign-out-everywhere">
      <button class="button quiet-button">${words.devices.everywhere}</button>
    </form>
    <p class="soft small">${words.devices.everywhereText}</p>
  </section>`;
}

function row(visit: Visit, { id, name, lastUsedMs, current }: Device): Markup {
  const { words, language } = visit;
  return html`<li>
    ${icon('screen')}
    <span class="what">
      <strong
        >${name === '' ? words.devices.unknown : name}${current ? html` <span class="badge on">${words.devices.current}</span>` : ''}</strong
      >
      <span>${words.devices.used} ${moment(lastUsedMs, language)}</span>
    </span>
    ${forget(visit, id, words.devices.forget)}
  </li>`;
}

function forget(_visit: Visit, id: string, label: string): Markup {
  return html`<form method="post" action="/security/forget">
    <button class="link" name="device" value="${id}">${label}</button>
  </form>`;
}
