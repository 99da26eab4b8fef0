import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { LANGUAGES, localeOf, wordsOf, type Language } from '../language.ts';
import type { PolicyName } from '../policies.ts';
import type { Words } from '../words/en.ts';
import { icon, mark } from './icons.ts';

/** Markup whose every inserted value was escaped. */
export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** What each page knows about the visitor. */
export type Visit = {
  readonly language: Language;
  readonly words: Words;
  readonly path: string;
  /** The sign-in policies of this demonstration, and the one in force. */
  readonly policies: readonly PolicyName[];
  readonly policy: PolicyName;
  /** Signed in with everything that the policy asks for. */
  readonly signedIn: boolean;
  /** The URL of a script or style that this site serves. */
  readonly asset: (name: string) => string;
};

type Page = {
  readonly title: string;
  readonly body: Markup;
  /** Elements of the product that this page uses. */
  readonly elements?: ReadonlyArray<'mfa-challenge' | 'mfa-enroll' | 'mfa-settings'>;
  /** How wide the content may be. */
  readonly width?: 'prompt' | 'narrow' | 'wide';
};

export function layout(visit: Visit, { title, body, elements = [], width = 'narrow' }: Page): Markup {
  const { words, language, asset } = visit;
  return html`<!doctype html>
    <html lang="${language}" data-locale="${localeOf(language)}">
      <head>
        <meta charset="utf-8" />
        <title>${title} · Lumbung</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="${asset('icon.svg')}" type="image/svg+xml" />
        <link rel="stylesheet" href="${asset('site.css')}" />
        ${[...elements, 'site'].map((name) => html`<script type="module" src="${asset(`${name}.js`)}"></script>`)}
      </head>
      <body>
        <a class="skip" href="#content">${words.skip}</a>
        ${policySwitch(visit)}
        <header class="top">
          <a class="wordmark" href="/">${mark()}<span>Lumbung</span></a>
          ${visit.signedIn ? navigation(visit) : ''}
          <div class="top-end">${languageSwitch(visit)}${visit.signedIn ? logOut(visit) : ''}</div>
        </header>
        <main id="content" class="${width}" tabindex="-1">${body}</main>
        <footer class="foot">
          <p>${words.footer}</p>
          <p><a href="/support">${words.nav.support}</a><a href="/inbox">${words.nav.inbox}</a></p>
        </footer>
      </body>
    </html>`;
}

/** Above the wallet, because it is not part of it: which of the systems this demonstration runs. */
function policySwitch({ words, policies, policy }: Visit): Markup {
  return html`<form class="demo" method="post" action="/policy" aria-labelledby="policy-label">
    <span id="policy-label">${words.policy.label}</span>
    <fieldset aria-labelledby="policy-label">
      ${policies.map(
        (name) =>
          html`<button name="policy" value="${name}" aria-pressed="${String(name === policy)}">${words.policy[name]}</button>`,
      )}
    </fieldset>
  </form>`;
}

function navigation({ words, path }: Visit): Markup {
  const places = [
    ['/', 'home', words.nav.home],
    ['/withdraw', 'withdraw', words.nav.withdraw],
    ['/security', 'security', words.nav.security],
    ['/support', 'support', words.nav.support],
  ] as const;
  const isHere = (href: string) => (href === '/' ? path === '/' : path.startsWith(href));
  return html`<nav class="places" aria-label="${words.nav.label}">
    ${places.map(
      ([href, name, label]) =>
        html`<a href="${href}" ${isHere(href) ? html`aria-current="page"` : ''}>${icon(name)}<span>${label}</span></a>`,
    )}
  </nav>`;
}

function languageSwitch({ words, language, path }: Visit): Markup {
  return html`<form class="languages" method="post" action="/language">
    <input type="hidden" name="back" value="${path}" />
    <fieldset>
      <legend class="hidden">${words.nav.language}</legend>
      ${LANGUAGES.map((choice) => {
        const { languageName, languageShort } = wordsOf(choice);
        return html`<button
          name="language"
          value="${choice}"
          lang="${choice}"
          title="${languageName}"
          aria-label="${languageShort}, ${languageName}"
          aria-pressed="${String(choice === language)}"
        >
          ${languageShort}
        </button>`;
      })}
    </fieldset>
  </form>`;
}

function logOut({ words }: Visit): Markup {
  return html`<form method="post" action="/log-out">
    <button class="quiet" title="${words.nav.logOut}">${icon('leave')}<span>${words.nav.logOut}</span></button>
  </form>`;
}

/** What went wrong with a form, where a screen reader hears it first. */
export function complaint(words: Words, problem: string | undefined): Markup | '' {
  return problem === undefined
    ? ''
    : html`<div class="note bad" role="alert">
        ${icon('warning')}
        <p><strong class="hidden">${words.error.heading}: </strong>${problem}</p>
      </div>`;
}
