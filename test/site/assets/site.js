/* global document, window */
// What the wallet's own pages do in the browser. All of it is comfort: the pages work without.

// A method was set up: go on where the page says.
document.addEventListener('mfa-enrolled', (event) => {
  const next = event.target.dataset.next;
  if (next) window.location.assign(next);
});

// After signing up the set-up is an offer: what gives it up says "Not now".
for (const setUp of document.querySelectorAll('[data-not-now]')) setUp.words = { cancel: setUp.dataset.notNow };

// The prompt's own Cancel button.
document.addEventListener('mfa-cancel', (event) => {
  const next = event.target.closest('[data-cancel]')?.dataset.cancel;
  if (next) window.location.assign(next);
});

// A page that is made to be printed.
document.querySelector('[data-print]')?.addEventListener('click', () => window.print());

// Times in the reader's own zone.
const { locale } = document.documentElement.dataset;
const fullTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
for (const time of document.querySelectorAll('time[datetime]')) time.textContent = fullTime.format(new Date(time.dateTime));

const clockTime = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
for (const place of document.querySelectorAll('[data-hours]')) {
  const [from, to] = place.dataset.hours.split(' ').map((utc) => clockTime.format(new Date(`2026-01-01T${utc}:00Z`)));
  if (new Date('2026-01-01T00:00Z').getTimezoneOffset() === -420) continue; // already Jakarta's
  place.textContent = place.dataset.template.replace('{from}', from).replace('{to}', to);
  place.hidden = false;
}

// Amounts get their thousands when the field is left, not while it is typed in.
const thousands = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
for (const input of document.querySelectorAll('input[data-rupiah]')) {
  input.addEventListener('change', () => {
    const digits = input.value.replace(/\D/g, '');
    if (digits) input.value = thousands.format(Number(digits));
  });
}
