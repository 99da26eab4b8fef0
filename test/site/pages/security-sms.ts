import { html } from 'hono/html';
import { complaint, layout, type Markup, type Visit } from './layout.ts';

/** Which number. */
export function smsNumberPage(visit: Visit, phone: string, problem?: string): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.sms.title,
    width: 'prompt',
    body: html`<section class="card">
      <h1>${words.sms.title}</h1>
      <p class="lead">${words.sms.lead}</p>
      ${complaint(words, problem)}
      <form class="stack" method="post" action="/security/sms">
        <label class="field"
          ><span>${words.field.phone}</span> <input name="phone" type="tel" autocomplete="tel" required value="${phone}"
        /></label>
        <button class="primary">${words.sms.send}</button>
      </form>
      <p class="other"><a href="/security">${words.security.back}</a></p>
    </section>`,
  });
}

/** The first code. `<mfa-challenge>` without an endpoint is a field of this form, as it would be with any backend. */
export function smsCodePage(visit: Visit, { id, to }: { id: string; to: string }, problem?: string): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.sms.codeTitle,
    elements: ['mfa-challenge'],
    width: 'prompt',
    body: html`<section class="card">
      ${complaint(words, problem)}
      <form class="stack" method="post" action="/security/sms/confirm">
        <input type="hidden" name="id" value="${id}" />
        <input type="hidden" name="to" value="${to}" />
        <mfa-challenge methods="sms" auto-submit="off" autofocus>
          <h1 slot="heading">${words.sms.codeTitle}</h1>
          <p slot="description" class="lead">${words.sms.sentTo(to)}</p>
          <input name="otp" autocomplete="one-time-code" inputmode="numeric" required aria-label="${words.prompt.code}" />
        </mfa-challenge>
        <button class="primary">${words.sms.confirm}</button>
      </form>
      <p class="other"><a href="/security/sms">${words.sms.again}</a><a href="/security">${words.security.back}</a></p>
    </section>`,
  });
}
