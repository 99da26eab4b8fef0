import { html } from 'hono/html';
import { icon } from './icons.ts';
import { layout, type Markup, type Visit } from './layout.ts';

/** `/support`: for everybody, above all for those who cannot log in. */
export function supportPage(visit: Visit): Markup {
  const { words } = visit;
  return layout(visit, {
    title: words.support.title,
    body: html`<h1>${words.support.title}</h1>
      <p class="lead">${words.support.lead}</p>
      <section class="card">
        <p class="hours">
          ${icon('clock')}
          <span>
            <strong>${words.support.open}, ${words.support.hours}</strong>
            <span class="soft" data-hours="01:00 16:00" data-template="${words.support.yourTime('{from}', '{to}')}" hidden></span>
          </span>
        </p>
        <ul class="channels">
          <li>
            ${icon('chat')}<span class="what"><strong>${words.support.chat}</strong><span>${words.support.chatText}</span></span>
          </li>
          <li>
            ${icon('mail')}<span class="what"
              ><strong>${words.support.mail}</strong><a href="mailto:help@lumbung.example">help<wbr />@lumbung.example</a></span
            >
          </li>
          <li>
            ${icon('phone')}<span class="what"
              ><strong>${words.support.whatsapp}</strong><a href="tel:+6281255500199">+62 812 5550 0199</a></span
            >
          </li>
        </ul>
      </section>
      <section class="card">
        <h2>${words.support.faqTitle}</h2>
        ${words.support.faq.map(
          ([question, answer]) =>
            html`<details>
              <summary>${question}${icon('chevron')}</summary>
              <p>${answer}</p>
            </details>`,
        )}
      </section>`,
  });
}
