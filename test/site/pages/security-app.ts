import { html } from 'hono/html';
import { generate } from 'lean-qr';
import { complaint, layout, type Markup, type Visit } from './layout.ts';

/** ISO/IEC 18004: four modules of white around. */
const QUIET = 4;

export type AppSetUp = { readonly id: string; readonly uri: string; readonly key: string };

/** An app, without a script: the picture, the key, and a field for its first code. */
export function appCodePage(visit: Visit, { uri, key }: AppSetUp, problem?: string): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.app.title,
    elements: ['mfa-challenge'],
    width: 'prompt',
    body: html`<section class="card">
      <h1>${words.app.title}</h1>
      <p class="lead">${words.app.lead}</p>
      ${complaint(words, problem)}
      <div class="qr">${picture(uri, words.app.picture)}</div>
      <p class="soft small">${words.app.key}</p>
      <p class="set-up-key" translate="no">${key.replace(/.{4}(?=.)/g, '$& ')}</p>
      <form class="stack" method="post" action="/security/app/confirm">
        <mfa-challenge methods="totp" auto-submit="off" autofocus>
          <span slot="heading"></span><span slot="description"></span>
          <input name="otp" autocomplete="one-time-code" inputmode="numeric" required aria-label="${words.prompt.code}" />
        </mfa-challenge>
        <button class="primary">${words.app.confirm}</button>
      </form>
      <p class="other"><a href="/security">${words.security.back}</a></p>
    </section>`,
  });
}

/** Black on white in every scheme, drawn here: the secret never leaves the page. */
function picture(uri: string, label: string): Markup {
  const code = generate(uri);
  const side = code.size + 2 * QUIET;
  let path = '';
  for (let y = 0; y < code.size; y++)
    for (let x = 0; x < code.size; x++) if (code.get(x, y)) path += `M${String(x)} ${String(y)}h1v1h-1z`;
  const box = `${String(-QUIET)} ${String(-QUIET)} ${String(side)} ${String(side)}`;
  return html`<svg viewBox="${box}" width="232" height="232" role="img" aria-label="${label}" shape-rendering="crispEdges">
    <rect x="${String(-QUIET)}" y="${String(-QUIET)}" width="${String(side)}" height="${String(side)}" fill="#fff" />
    <path d="${path}" fill="#000" />
  </svg>`;
}
