import { expect } from 'chai';
import type { Enrollment, EnrollmentPlan, SetupStep } from '../../shared/protocol/enrollment.ts';
import type { BridgeOut } from '../../shared/protocol/page-bridge.ts';
import type { Refusal } from '../../widget/challenge/challenge-machine.ts';
import { enrollTransport, type EnrollTransport } from '../../widget/enroll/enroll-transport.ts';
import '../../widget/enroll/mfa-enroll.ts';
import type { MfaEnroll } from '../../widget/enroll/mfa-enroll.ts';
import { en } from '../../shared/strings/enroll/en.ts';
import { EnrollWords } from '../../widget/enroll/enroll-words.ts';
import { until } from './support/prompt.ts';

const KEY = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const URI = `otpauth://totp/Example:alex?secret=${KEY}&issuer=Example`;
const CODES = ['T3MT-VNFN-SG1Q-MDK5', 'WWTJ-BSPT-VR4J-54GB'];
const STANDARD: SetupStep[] = ['method', 'confirm', 'backup-codes'];
const FACTOR = { factorId: 'factor-00000000000000000000', method: 'totp' as const, label: '', createdAtMs: 0, lastUsedMs: null };

/** A verifier in the page: it answers as told, and remembers what it was asked. */
class Verifier implements EnrollTransport {
  readonly asked: string[] = [];
  plan_: EnrollmentPlan = {
    methods: [
      { method: 'totp', steps: STANDARD, there: false },
      { method: 'sms', steps: STANDARD, there: false },
    ],
    phone: { to: '•• 90', country: 'ID' },
    backupCount: 10,
  };
  says: (Refusal | 'yes')[] = [];

  plan = () => this.#answer('plan', this.plan_);
  begin = ({ method, phone }: { method: 'totp' | 'sms'; phone?: string | undefined }) => {
    const common = { id: 'enrolment-0000000000000000000', factorId: FACTOR.factorId, steps: STANDARD, next: 'confirm' as const };
    const times = { expiresAtMs: Date.now() + 600_000, serverTimeMs: Date.now() };
    const app: Enrollment = { ...common, ...times, method, uri: URI, key: KEY };
    const sms: Enrollment = { ...common, ...times, method, to: '•• 90', resendAtMs: Date.now() + 30_000 };
    return this.#answer(`begin ${method}${phone === undefined ? '' : ' elsewhere'}`, method === 'totp' ? app : sms);
  };
  send = () => this.#answer('send', { to: '•• 90', resendAtMs: Date.now() + 30_000, expiresAtMs: Date.now() + 300_000 });
  verifyPhone = () => this.#verdict('phone', { serverTimeMs: Date.now() });
  confirm = () => this.#verdict('confirm', { factor: FACTOR, serverTimeMs: Date.now() });
  makeCodes = () => this.#answer('codes', { codes: CODES });
  end = () => this.#answer('end', null);

  #verdict<T>(what: string, value: T) {
    const verdict = this.says.shift() ?? 'yes';
    this.asked.push(what);
    return Promise.resolve(verdict === 'yes' ? ({ ok: true, value } as const) : ({ ok: false, refusal: verdict } as const));
  }

  #answer<T>(what: string, value: T) {
    this.asked.push(what);
    return Promise.resolve({ ok: true, value } as const);
  }
}

interface Shown {
  element: MfaEnroll;
  root: ShadowRoot;
  verifier: Verifier;
  events: { type: string; detail: unknown }[];
  bridge: BridgeOut[];
  press(part: string): Promise<void>;
  type(text: string): void;
}

async function show(method?: 'totp' | 'sms', ...says: (Refusal | 'yes')[]): Promise<Shown> {
  const element = document.createElement('mfa-enroll');
  const events: Shown['events'] = [];
  const bridge: BridgeOut[] = [];
  for (const type of ['mfa-enrolled', 'mfa-rejected', 'mfa-error', 'mfa-cancel'] as const)
    element.addEventListener(type, (event) => events.push({ type, detail: (event as CustomEvent).detail }));
  element.addEventListener('mfa-bridge-out', (event) =>
    bridge.push(JSON.parse((event as CustomEvent<string>).detail) as BridgeOut),
  );
  const verifier = new Verifier();
  verifier.says = says;
  if (method) element.method = method;
  element.transport = verifier;
  document.body.append(element);
  await until(() => element.state === (method === 'totp' ? 'asking' : method === 'sms' ? 'number' : 'choosing'));
  await element.updateComplete;
  const root = element.shadowRoot as ShadowRoot;
  return {
    ...{ element, root, verifier, events, bridge },
    press: async (part) => {
      root.querySelector<HTMLElement>(`[part~=${part}]`)?.click();
      await new Promise((resolve) => setTimeout(resolve));
      await element.updateComplete;
    },
    type: (text) => {
      const input = element.querySelector('input') as HTMLInputElement;
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    },
  };
}

const hear = (element: Element, type: string): boolean =>
  element.dispatchEvent(
    new CustomEvent('mfa-bridge-in', { detail: JSON.stringify({ v: 1, type }), bubbles: true, composed: true }),
  );

/** Types one of the codes back. */
async function typeBack({ element, root, press }: Shown): Promise<void> {
  await until(() => element.state === 'codes');
  await press('saved');
  const typed = root.querySelector<HTMLInputElement>('[part~=typed]') as HTMLInputElement;
  typed.value = CODES[0]?.toLowerCase() ?? '';
  typed.dispatchEvent(new InputEvent('input', { bubbles: true }));
  await press('check');
}

describe('<mfa-enroll>', () => {
  afterEach(() => document.body.replaceChildren());

  it('row 2, 29: begins with the choice, and says honestly what each is', async () => {
    const { root, press, element } = await show();
    const [app, sms] = [...root.querySelectorAll('[part~=method]')].map(({ textContent }) => textContent ?? '');
    expect(app).to.contain('Recommended').and.contain('without signal');
    expect(sms).to.contain('Weaker').and.contain('intercepted');
    expect(root.querySelector('[part~=progress]')?.textContent).to.equal('Step 1 of 3');
    await press('method');
    await until(() => element.state === 'asking');
    expect(root.querySelector('[part~=progress]')?.textContent).to.equal('Step 2 of 3');
  });

  it('row 7: says what comes with which method, where only the app brings a recovery key', async () => {
    const element = document.createElement('mfa-enroll');
    const verifier = new Verifier();
    verifier.plan_ = {
      ...verifier.plan_,
      methods: [
        { method: 'totp', steps: STANDARD, there: false },
        { method: 'sms', steps: ['method', 'confirm'], there: false },
      ],
      backupCount: 1,
    };
    element.transport = verifier;
    document.body.append(element);
    await until(() => element.state === 'choosing');
    await element.updateComplete;
    const said = [...(element.shadowRoot?.querySelectorAll('[part~=method]') ?? [])].map(({ textContent }) => textContent);
    expect(said[0]).to.contain('recovery key');
    expect(said[1]).to.contain('There is no recovery key');
    expect(element.shadowRoot?.querySelector('[part~=progress]')?.textContent, 'they differ in their sum').to.equal('Step 1');
  });

  it('shows a QR code with a light quiet zone, also in dark mode', async () => {
    const { root } = await show('totp');
    const svg = root.querySelector('svg.qr') as SVGSVGElement;
    expect(svg.getAttribute('role')).to.equal('img');
    expect(svg.getAttribute('aria-label')).to.equal('QR code with your set-up key');
    const [x = 0, , side = 0] = svg.getAttribute('viewBox')?.split(' ').map(Number) ?? [];
    expect(x).to.equal(-4);
    expect(svg.querySelector('rect')?.getAttribute('fill')).to.equal('#fff');
    expect(Number(svg.querySelector('rect')?.getAttribute('width'))).to.equal(side);
  });

  it('has the set-up key in the page only after it was asked for, and on no paper (WD-19)', async () => {
    const { root } = await show('totp');
    expect(root.querySelector('[part=key]')).to.equal(null);
    expect(root.innerHTML).to.not.contain(KEY.slice(0, 8));
    root.querySelector<HTMLElement>('[part=show-key]')?.click();
    await until(() => root.querySelector('[part=key]') !== null);
    expect(root.querySelector('[part=key]')?.textContent?.trim()).to.equal('JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP');
    const rules = root.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules]).map(({ cssText }) => cssText);
    expect(rules.filter((rule) => rule.startsWith('@media print')).join('')).to.match(/\.secret\s*\{\s*display: none/);
  });

  it('has the secret in no attribute, and the link to the app is no link', async () => {
    const { element, root } = await show('totp');
    root.querySelector<HTMLElement>('[part=show-key]')?.click();
    await until(() => root.querySelector('[part=key]') !== null);
    const attributes = [element, ...root.querySelectorAll('*')].flatMap((node) => [...node.attributes].map(({ value }) => value));
    expect(attributes.join('\n')).to.not.contain(KEY);
    expect(root.querySelector('[part=open-app]')?.localName).to.equal('button');
  });

  it('row 6, 7: is done only after the first code was accepted and a backup code typed back', async () => {
    const shown = await show('totp', { code: 'wrong-code' });
    const { element, events, bridge, type, verifier } = shown;
    type('111111');
    await until(() => element.state === 'rejected');
    expect(events).to.deep.equal([{ type: 'mfa-rejected', detail: { reason: 'wrong-code' } }]);
    expect(bridge.at(-1)).to.deep.include({ type: 'outcome', result: 'wrong-code' });
    type('123456');
    await until(() => element.state === 'codes');
    expect(bridge.filter((said) => said.type === 'outcome').at(-1)).to.deep.include({ result: 'accepted' });
    expect(events, 'not yet').to.have.length(1);
    await typeBack(shown);
    await until(() => element.state === 'done');
    expect(events.at(-1)).to.deep.equal({ type: 'mfa-enrolled', detail: { factorId: FACTOR.factorId, method: 'totp' } });
    expect(verifier.asked).to.deep.equal(['plan', 'begin totp', 'confirm', 'confirm', 'codes', 'end']);
  });

  it('shows nothing of the secret once its code was accepted, and nothing of the codes once one was typed back', async () => {
    const shown = await show('totp');
    const { element, root, type } = shown;
    type('123456');
    await until(() => element.state === 'codes');
    await element.updateComplete;
    expect(root.querySelector('svg.qr')).to.equal(null);
    expect(root.textContent).to.contain(CODES[0]);
    await typeBack(shown);
    await until(() => element.state === 'done');
    await element.updateComplete;
    expect(root.innerHTML).to.not.contain(CODES[0]);
    expect(root.textContent).to.contain('Two-step verification is on');
  });

  it('tells the extension the offer only when it asks, and only while it is on screen', async () => {
    const { element, bridge, type } = await show('totp');
    hear(document as unknown as Element, 'hello');
    expect(bridge.some((said) => said.type === 'offer')).to.equal(false);
    element.style.display = 'none';
    hear(element, 'read-offer');
    expect(bridge.some((said) => said.type === 'offer')).to.equal(false);
    element.style.display = '';
    hear(element, 'read-offer');
    expect(bridge.at(-1)).to.deep.include({ v: 1, type: 'offer', uri: URI, factorId: FACTOR.factorId });
    type('123456');
    await until(() => element.state === 'codes');
    const said = bridge.length;
    hear(element, 'read-offer');
    expect(bridge).to.have.length(said);
  });

  it('tells the extension the backup codes only when it asks, and only while they can be read', async () => {
    const shown = await show('totp');
    const { element, bridge, type, press } = shown;
    hear(element, 'read-backup-codes');
    type('123456');
    await until(() => element.state === 'codes');
    await element.updateComplete;
    expect(JSON.stringify(bridge)).to.not.contain(CODES[0]);
    hear(element, 'read-backup-codes');
    expect(bridge.at(-1)).to.deep.equal({ v: 1, type: 'backup-codes', id: 'enrolment-0000000000000000000', codes: CODES });
    await press('saved');
    const said = bridge.length;
    hear(element, 'read-backup-codes');
    expect(bridge).to.have.length(said);
  });

  it('says by how much the clock of the phone is off', async () => {
    const { element, root, type } = await show('totp', { code: 'wrong-code', attemptsLeft: 8, clockOffMs: -240_000 });
    type('111111');
    await until(() => element.state === 'rejected');
    await element.updateComplete;
    expect(root.querySelector('[part~=message]')?.textContent).to.contain('4 minutes slow');
  });

  it('says until when it has to wait, by day and time, where the server said so', () => {
    const words = new EnrollWords(en);
    const retryAtMs = new Date(2026, 10, 26, 6, 59, 30).getTime();
    expect(words.refusal({ code: 'too-many', retryAtMs })).to.match(/^Too many tries\. Try again after Thursday.*7:00/);
    expect(words.refusal({ code: 'too-many' })).to.contain('Wait a while');
  });

  it('row 5: proposes the registered number masked; a code goes there by a press, and nowhere before', async () => {
    const { element, root, verifier, press, type } = await show('sms');
    expect(root.textContent).to.contain('••\u00a090');
    expect(verifier.asked).to.deep.equal(['plan']);
    await press('button');
    await until(() => element.state === 'asking');
    await element.updateComplete;
    expect(root.querySelector('[part~=reason]')?.textContent).to.equal('It comes by text message to ••\u00a090.');
    type('123456');
    await until(() => element.state === 'codes');
    expect(verifier.asked).to.deep.equal(['plan', 'begin sms', 'confirm', 'codes']);
  });

  it('row 5: says once what is wrong with another number, at its field', async () => {
    const { element, root, verifier, press } = await show('sms');
    await press('other-number');
    const field = root.querySelector<HTMLInputElement>('[type=tel]') as HTMLInputElement;
    field.value = '0812';
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
    Object.assign(verifier, { begin: () => Promise.resolve({ ok: false, refusal: { code: 'bad-phone' } }) });
    await press('button');
    await until(() => element.state === 'number' && field.getAttribute('aria-invalid') === 'true');
    const alerts = [...root.querySelectorAll('[role=alert]')].map((alert) => alert.getAttribute('part'));
    expect(alerts).to.deep.equal(['phone-message']);
    expect(field.value, 'nothing that was typed is lost').to.equal('0812');
  });

  it('leaves nothing behind when it is cancelled, and begins again when asked to', async () => {
    const { element, root, verifier, events, press } = await show('totp');
    await press('cancel');
    expect(element.state).to.equal('cancelled');
    expect(verifier.asked.at(-1)).to.equal('end');
    expect(events.at(-1)?.type).to.equal('mfa-cancel');
    expect(root.querySelector('svg.qr')).to.equal(null);
    await press('button');
    await until(() => element.state === 'asking');
  });

  it('begins anew when what was begun has run out or was replaced in another tab', async () => {
    const { element, type, press, verifier } = await show('totp', { code: 'unknown-challenge' });
    type('111111');
    await until(() => element.state === 'expired');
    await press('button');
    await until(() => element.state === 'asking');
    expect(verifier.asked).to.deep.equal(['plan', 'begin totp', 'confirm', 'begin totp']);
  });

  it('takes up what the server knows when the answer to a right code was lost', async () => {
    const { element, type, press, verifier } = await show('totp', { code: 'offline' }, { code: 'already-enrolled' });
    type('123456');
    await until(() => element.state === 'offline');
    const { id, factorId, steps, expiresAtMs, serverTimeMs } = (await verifier.begin({ method: 'totp' })).value;
    const known = { id, factorId, steps, expiresAtMs, serverTimeMs, method: 'totp' as const };
    verifier.plan_ = { ...verifier.plan_, pending: { ...known, next: 'backup-codes', confirmed: true } };
    await press('button');
    await until(() => element.state === 'codes');
  });

  it('moves the focus on with the step, and takes it from nobody', async () => {
    const before = document.createElement('button');
    document.body.append(before);
    before.focus();
    const { element, root, press } = await show();
    expect(document.activeElement).to.equal(before);
    root.querySelector<HTMLElement>('[part~=method]')?.focus();
    await press('method');
    await until(() => element.state === 'asking');
    await element.updateComplete;
    expect(root.activeElement?.id).to.equal('heading');
  });

  it('has room for the site’s own help: one for all steps, or one for this', async () => {
    const { element, root } = await show();
    const all = Object.assign(document.createElement('p'), { slot: 'walkthrough', textContent: 'A film' });
    element.append(all);
    expect(all.assignedSlot?.closest('[part~=help]')).to.not.equal(null);
    const own = Object.assign(document.createElement('p'), { slot: 'walkthrough-method', textContent: 'Another film' });
    element.append(own);
    expect(own.assignedSlot?.name).to.equal('walkthrough-method');
    expect(root.querySelector<HTMLSlotElement>('slot[name=walkthrough-method]')?.assignedNodes()).to.deep.equal([own]);
  });

  it('asks the verifier as the wire says', async () => {
    const requests: string[] = [];
    const original = window.fetch;
    window.fetch = async (input, init) => {
      const request = new Request(input, init);
      const { pathname } = new URL(request.url);
      requests.push(`${request.method} ${pathname} ${await request.text()} ${String(request.headers.get('MFA-Request'))}`.trim());
      return Response.json({ to: 'x', resendAtMs: 1, expiresAtMs: 1, codes: CODES, factor: FACTOR, serverTimeMs: 1 });
    };
    try {
      const transport = enrollTransport('/mfa/');
      const { signal } = new AbortController();
      const { factorId: id } = FACTOR;
      await transport.plan(signal);
      await transport.begin({ method: 'sms', phone: '0812', country: 'ID', replaces: id }, signal);
      expect((await transport.send(id, signal)).ok).to.equal(true);
      expect((await transport.verifyPhone(id, '123456', signal)).ok).to.equal(true);
      expect((await transport.confirm(id, '123456', signal)).ok).to.equal(true);
      expect((await transport.makeCodes(id, signal)).ok).to.equal(true);
      await transport.end(id, signal);
    } finally {
      window.fetch = original;
    }
    const one = `/mfa/enrollments/${FACTOR.factorId}`;
    expect(requests).to.deep.equal([
      'GET /mfa/enrollments  1',
      `POST /mfa/enrollments {"method":"sms","phone":"0812","country":"ID","replaces":"${FACTOR.factorId}"} 1`,
      `POST ${one}/send {} 1`,
      `POST ${one}/phone {"code":"123456"} 1`,
      `POST ${one}/confirm {"code":"123456"} 1`,
      `POST ${one}/backup-codes {} 1`,
      `DELETE ${one}  1`,
    ]);
  });
});
