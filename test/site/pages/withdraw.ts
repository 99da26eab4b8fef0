import { html } from 'hono/html';
import { balanceOf, type Account, type Movement } from '../accounts.ts';
import { formatRupiah, rupiahSign } from '../money.ts';
import { BANKS, type Withdrawal, type WithdrawalText } from '../withdrawal.ts';
import { icon } from './icons.ts';
import { complaint, layout, type Markup, type Visit } from './layout.ts';
import { moment } from './moment.ts';
import { codeInput } from './second-step.ts';

/** `/withdraw`: how much, and to whom. */
export function withdrawPage(visit: Visit, account: Account, typed: Partial<WithdrawalText> = {}, problem?: string): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.withdraw.title,
    body: html`<section class="card">
      <h1>${words.withdraw.title}</h1>
      <p class="lead">${words.withdraw.lead}</p>
      ${complaint(words, problem)}
      <form class="stack" method="post" action="/withdraw">
        <label class="field amount"
          ><span>${words.field.amount}</span>
          <span class="prefixed"
            ><span aria-hidden="true">${rupiahSign(visit.language)}</span>
            <input
              name="amount"
              inputmode="numeric"
              autocomplete="off"
              required
              data-rupiah
              aria-describedby="available"
              value="${typed.amount ?? ''}"
          /></span>
          <small id="available">${words.withdraw.available(formatRupiah(balanceOf(account), visit.language))}</small></label
        >
        <label class="field"
          ><span>${words.field.bank}</span>
          <select name="bank" required>
            ${BANKS.map((bank) => html`<option ${bank === typed.bank ? html`selected` : ''}>${bank}</option>`)}
          </select></label
        >
        <label class="field"
          ><span>${words.field.number}</span>
          <input name="number" inputmode="numeric" autocomplete="off" required value="${typed.number ?? ''}"
        /></label>
        <label class="field"
          ><span>${words.field.holder}</span>
          <input name="holder" autocomplete="off" required maxlength="80" value="${typed.holder ?? ''}"
        /></label>
        <button class="primary">${words.withdraw.next}</button>
      </form>
    </section>`,
  });
}

/**
 * The approval. The wallet's server made the challenge, so amount and payee are what the server knows; the element shows them
 * from there and never from this page. The form sends the details again: only exactly the approved ones are paid.
 */
export function approvePage(visit: Visit, { text }: Withdrawal, challenge: string, problem?: string): Markup {
  const { words } = visit;
  const fields = Object.entries(text).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`);
  return layout(visit, {
    title: words.withdraw.approveTitle,
    elements: ['mfa-challenge'],
    width: 'prompt',
    body: html`<section class="card">
      ${complaint(words, problem)}
      <form class="second-step" method="post" action="/withdraw" data-cancel="/withdraw">
        ${fields}
        <mfa-challenge endpoint="/mfa" challenge="${challenge}" autofocus>
          <h1 slot="heading">${words.withdraw.approveTitle}</h1>
          ${codeInput(visit)}
        </mfa-challenge>
        <noscript>
          <input type="hidden" name="MFA-Challenge" value="${challenge}" />
          <button class="primary">${words.withdraw.send(formatRupiah(Number(text.amount), visit.language))}</button>
        </noscript>
      </form>
    </section>`,
  });
}

export function sentPage(visit: Visit, { reference, rupiah, payee = '', atMs }: Movement): Markup {
  const { words, language } = visit;
  return layout(visit, {
    title: words.withdraw.sentTitle(formatRupiah(-rupiah, visit.language)),
    body: html`<section class="card receipt">
      <span class="seal">${icon('check')}</span>
      <h1>${words.withdraw.sentTitle(formatRupiah(-rupiah, visit.language))}</h1>
      <p class="lead">${words.withdraw.sentLead(payee)}</p>
      <dl class="details">
        <div>
          <dt>${words.withdraw.reference}</dt>
          <dd>${reference}</dd>
        </div>
        <div>
          <dt>${words.withdraw.when}</dt>
          <dd>${moment(atMs, language)}</dd>
        </div>
        <div>
          <dt>${words.withdraw.fee}</dt>
          <dd>${words.withdraw.free}</dd>
        </div>
      </dl>
      <div class="pair">
        <a class="button quiet-button" href="/withdraw">${words.withdraw.again}</a>
        <a class="button primary" href="/">${words.withdraw.done}</a>
      </div>
    </section>`,
  });
}
