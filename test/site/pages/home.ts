import { html } from 'hono/html';
import { balanceOf, hasPaymentMethods, type Account, type Movement } from '../accounts.ts';
import { formatRupiah, TOP_UP_RUPIAH } from '../money.ts';
import { icon } from './icons.ts';
import { layout, type Markup, type Visit } from './layout.ts';
import { moment } from './moment.ts';

/** `/` for a player: what is there, and what came and went. */
export function homePage(visit: Visit, account: Account, isProtected: boolean): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.home.title,
    body: html`<h1 class="greeting">${words.home.hello(account.name.split(' ')[0] ?? account.name)}</h1>
      <section class="balance" aria-label="${words.home.balance}">
        <p class="label">${words.home.balance}</p>
        <p class="money">${formatRupiah(balanceOf(account), visit.language)}</p>
        <div class="actions">
          <a class="button" href="/withdraw">${icon('withdraw')}${words.home.withdraw}</a>
          <form method="post" action="/top-up">
            <button class="button">${icon('add')}${words.home.topUp(formatRupiah(TOP_UP_RUPIAH, visit.language))}</button>
          </form>
        </div>
      </section>
      ${isProtected ? '' : nudge(visit, hasPaymentMethods(account))}
      <section class="card">
        <h2>${words.home.recent}</h2>
        ${
          account.movements.length === 0
            ? html`<p class="soft">${words.home.none}</p>`
            : html`<ul class="movements">
                ${account.movements.slice(0, 20).map((movement) => row(visit, movement))}
              </ul>`
        }
      </section>`,
  });
}

/** Recommended to everybody, and more plainly to whoever has something to lose. */
function nudge({ words }: Visit, hasPaid: boolean): Markup {
  return html`<a class="nudge" href="/security/set-up">
    ${icon('security')}
    <span>
      <strong>${hasPaid ? words.home.nudge.withBank : words.home.nudge.title}</strong>
      <span>${words.home.nudge.text}</span>
      <span class="go">${words.home.nudge.action}${icon('chevron')}</span>
    </span>
  </a>`;
}

function row({ words, language }: Visit, { kind, rupiah, payee = '', atMs }: Movement): Markup {
  const [where = '', number = '', holder = ''] = payee.split(' · ');
  const what = { opening: words.home.opening, received: words.home.received, sent: words.home.sentTo(holder) }[kind];
  const picture = ({ opening: 'gift', received: 'add', sent: 'withdraw' } as const)[kind];
  return html`<li class="${kind}">
    ${icon(picture)}
    <span class="what">
      <span>${what}</span>
      ${kind === 'sent' ? html`<span>${where} · ${number}</span>` : ''} ${moment(atMs, language)}
    </span>
    <span class="money">${rupiah > 0 ? '+' : '−'}${formatRupiah(Math.abs(rupiah), language)}</span>
  </li>`;
}
