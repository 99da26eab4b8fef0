import { expect } from 'chai';
import type { BridgeOut } from '../../shared/protocol/page-bridge.ts';
import type { Refusal } from '../../widget/challenge/challenge-machine.ts';
import type { ChallengeTransport } from '../../widget/challenge/transport.ts';
import { enrollTransport, type EnrollOutcome } from '../../widget/enroll/enroll-transport.ts';
import '../../widget/enroll/mfa-enroll.ts';
import type { MfaEnroll } from '../../widget/enroll/mfa-enroll.ts';
import { FakeVerifier, signIn, TOTP } from './support/fake-verifier.ts';
import { until } from './support/prompt.ts';

const KEY = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const URI = `otpauth://totp/Example:alex?secret=${KEY}&issuer=Example`;
const pending = {
  id: 'enrolment-0000000000000000000',
  method: 'totp' as const,
  factorId: TOTP.factorId,
  uri: URI,
  key: KEY,
  expiresAtMs: Date.now() + 600_000,
  serverTimeMs: Date.now(),
  steps: ['confirm' as const],
};

interface Shown {
  element: MfaEnroll;
  root: ShadowRoot;
  input: HTMLInputElement;
  events: { type: string; detail: unknown }[];
  bridge: BridgeOut[];
}

async function show(...verdicts: (Refusal | 'yes' | 'never')[]): Promise<Shown> {
  const element = document.createElement('mfa-enroll');
  const events: Shown['events'] = [];
  const bridge: BridgeOut[] = [];
  for (const type of ['mfa-enrolled', 'mfa-rejected', 'mfa-error'] as const)
    element.addEventListener(type, (event) => events.push({ type, detail: (event as CustomEvent).detail }));
  element.addEventListener('mfa-bridge-out', (event) =>
    bridge.push(JSON.parse((event as CustomEvent<string>).detail) as BridgeOut),
  );
  const verifier = new FakeVerifier(signIn({ id: pending.id, kind: 'change', action: 'enroll', offers: [TOTP] })).says(
    ...verdicts,
  );
  element.endpoint = '/mfa';
  element.transport = (_endpoint: string, outcome: EnrollOutcome): ChallengeTransport => ({
    begin: (what, signal) => {
      outcome.began(pending);
      return verifier.begin(what, signal);
    },
    verify: async (id, answer) => {
      const result = await verifier.verify(id, answer);
      if (result.ok)
        outcome.confirmed({ factorId: TOTP.factorId, method: 'totp', label: 'Pixel', createdAtMs: 0, lastUsedMs: null });
      return result;
    },
    send: (id, factorId) => verifier.send(id, factorId),
    cancel: (id) => verifier.cancel(id),
  });
  document.body.append(element);
  await until(() => element.state === 'asking');
  await element.updateComplete;
  const input = element.querySelector('input') as HTMLInputElement;
  return { element, root: element.shadowRoot as ShadowRoot, input, events, bridge };
}

function fill(input: HTMLInputElement, text: string): void {
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

const hear = (element: Element, type: string): boolean =>
  element.dispatchEvent(
    new CustomEvent('mfa-bridge-in', { detail: JSON.stringify({ v: 1, type }), bubbles: true, composed: true }),
  );

describe('<mfa-enroll>', () => {
  afterEach(() => document.body.replaceChildren());

  it('shows a QR code with a light quiet zone, also in dark mode', async () => {
    const { root } = await show();
    const svg = root.querySelector('svg.qr') as SVGSVGElement;
    expect(svg.getAttribute('role')).to.equal('img');
    expect(svg.getAttribute('aria-label')).to.equal('QR code with your set-up key');
    const [x = 0, , side = 0] = svg.getAttribute('viewBox')?.split(' ').map(Number) ?? [];
    expect(x).to.equal(-4);
    expect(svg.querySelector('rect')?.getAttribute('fill')).to.equal('#fff');
    expect(Number(svg.querySelector('rect')?.getAttribute('width'))).to.equal(side);
  });

  it('has the set-up key in the page only after it was asked for (WD-19)', async () => {
    const { element, root } = await show();
    expect(root.querySelector('[part=key]')).to.equal(null);
    expect(root.innerHTML).to.not.contain(KEY.slice(0, 8));
    root.querySelector<HTMLElement>('[part=show-key]')?.click();
    await until(() => root.querySelector('[part=key]') !== null);
    await element.updateComplete;
    expect(root.querySelector('[part=key]')?.textContent?.trim()).to.equal('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP');
  });

  it('has the secret in no attribute, and the link to the app is no link', async () => {
    const { element, root } = await show();
    root.querySelector<HTMLElement>('[part=show-key]')?.click();
    await until(() => root.querySelector('[part=key]') !== null);
    const attributes = [element, ...root.querySelectorAll('*')].flatMap((node) => [...node.attributes].map(({ value }) => value));
    expect(attributes.join('\n')).to.not.contain(KEY);
    expect(root.querySelector('[part=open-app]')?.localName).to.equal('button');
  });

  it('is active only after the first code was accepted, and says so', async () => {
    const { element, input, events, bridge } = await show({ code: 'wrong-code' });
    fill(input, '111111');
    await until(() => element.state === 'rejected');
    expect(events).to.deep.equal([{ type: 'mfa-rejected', detail: { reason: 'wrong-code' } }]);
    expect(bridge.at(-1)).to.deep.include({ type: 'outcome', id: pending.id, result: 'wrong-code' });
    fill(input, '123456');
    await until(() => element.state === 'verified');
    expect(events.at(-1)).to.deep.equal({ type: 'mfa-enrolled', detail: { factorId: TOTP.factorId, method: 'totp' } });
    expect(bridge.filter(({ type }) => type === 'outcome').at(-1)).to.deep.include({ result: 'accepted' });
  });

  it('shows nothing of the secret afterwards', async () => {
    const { element, root, input } = await show();
    fill(input, '123456');
    await until(() => element.state === 'verified');
    await element.updateComplete;
    expect(root.querySelector('svg.qr')).to.equal(null);
    expect(root.querySelector('[part=message]')?.textContent).to.contain('is set up');
  });

  it('tells the extension the offer only when it asks, and only while it is on screen', async () => {
    const { element, bridge, input } = await show();
    expect(bridge.some(({ type }) => type === 'offer')).to.equal(false);
    hear(document as unknown as Element, 'hello');
    expect(bridge.some(({ type }) => type === 'offer')).to.equal(false);
    element.style.display = 'none';
    hear(element, 'read-offer');
    expect(bridge.some(({ type }) => type === 'offer')).to.equal(false);
    element.style.display = '';
    hear(element, 'read-offer');
    expect(bridge.at(-1)).to.deep.equal({
      v: 1,
      type: 'offer',
      id: pending.id,
      uri: URI,
      factorId: TOTP.factorId,
      expiresAtMs: pending.expiresAtMs,
    });
    fill(input, '123456');
    await until(() => element.state === 'verified');
    const said = bridge.length;
    hear(element, 'read-offer');
    expect(bridge).to.have.length(said);
  });

  it('begins a new set-up when the old one has run out', async () => {
    const { element, input } = await show({ code: 'expired' });
    fill(input, '111111');
    await until(() => element.state === 'expired');
    element.shadowRoot?.querySelector<HTMLElement>('[part~=button]')?.click();
    await until(() => element.state === 'asking');
  });

  it('asks the verifier as the wire says', async () => {
    const requests: { url: string; method: string; body: unknown; header: string | null }[] = [];
    const original = window.fetch;
    window.fetch = (url, init) => {
      requests.push({
        url: String(url),
        method: init?.method ?? 'GET',
        body: JSON.parse((init?.body as string | undefined) ?? 'null'),
        header: new Headers(init?.headers).get('MFA-Request'),
      });
      const factor = { factorId: TOTP.factorId, method: 'totp', label: 'x', createdAtMs: 0, lastUsedMs: null };
      return Promise.resolve(Response.json(requests.length === 1 ? pending : { factor, serverTimeMs: 1 }));
    };
    try {
      const transport = enrollTransport('/mfa/', { began: () => undefined, confirmed: () => undefined });
      const { signal } = new AbortController();
      const begun = await transport.begin('enroll', signal);
      const answered = await transport.verify(pending.id, { method: 'totp', factorId: TOTP.factorId, code: '123456' }, signal);
      expect(begun.ok && answered.ok).to.equal(true);
    } finally {
      window.fetch = original;
    }
    expect(requests).to.deep.equal([
      { url: '/mfa/enrollments', method: 'POST', body: { method: 'totp' }, header: '1' },
      { url: `/mfa/enrollments/${pending.id}/confirm`, method: 'POST', body: { code: '123456' }, header: '1' },
    ]);
  });
});
