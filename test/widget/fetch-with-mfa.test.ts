import { expect } from 'chai';
import { sendKeys } from '@web/test-runner-commands';
import type { Challenge } from '../../shared/protocol/challenge.ts';
import '../../widget/challenge/mfa-challenge.ts';
import type { MfaChallenge } from '../../widget/challenge/mfa-challenge.ts';
import { fetchWithMfa } from '../../widget/fetch-with-mfa.ts';
import { signIn, withdrawal } from './support/fake-verifier.ts';
import { alwaysVisible, until } from './support/prompt.ts';

const CODE = '739164';
const PAYMENT = { method: 'POST', body: JSON.stringify({ amount: 250_000 }), headers: { 'X-Own': 'kept' } };

/** A host and its verifier, in place of the network: it pays what a verified challenge names, once. */
class FakeHost {
  readonly requests: Request[] = [];
  readonly #challenges: Challenge[] = [];
  readonly verified = new Set<string>();
  /** What `/pay` asks to be approved; each call something of its own. */
  make = (n: number): Challenge => withdrawal({ id: `withdrawal-${String(n)}`.padEnd(26, '0') });
  contentType = 'application/problem+json';

  async answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    this.requests.push(request);
    if (pathname.endsWith('/verify')) {
      this.verified.add(pathname.split('/').at(-2) ?? '');
      return Response.json({ state: 'verified', serverTimeMs: Date.now() });
    }
    const known = this.#challenges.find(({ id }) => pathname.endsWith(id));
    if (known && request.method === 'GET') return Response.json(known);
    if (pathname.startsWith('/mfa/')) return new Response(null, { status: 204 });
    if (this.verified.delete(request.headers.get('mfa-challenge') ?? '')) return new Response(await request.text());
    const challenge = this.make(this.#challenges.length + 1);
    this.#challenges.push(challenge);
    const problem = { type: 'mfa-required', title: '', status: 403, challenge };
    return new Response(JSON.stringify(problem), { status: 403, headers: { 'content-type': this.contentType } });
  }

  to(path: string): Request[] {
    return this.requests.filter(({ url }) => new URL(url).pathname.startsWith(path));
  }
}

describe('fetchWithMfa', () => {
  alwaysVisible();
  const realFetch = window.fetch;
  let host: FakeHost;
  beforeEach(() => {
    host = new FakeHost();
    window.fetch = (input, init) => host.answer(new Request(input, init));
  });
  afterEach(() => {
    window.fetch = realFetch;
    document.querySelector<HTMLElement>('.mfa-dialog-close')?.click();
  });

  it('passes on what needs no approval, and opens nothing', async () => {
    host.verified.add('approved');
    const response = await fetchWithMfa('/pay', { ...PAYMENT, headers: { 'MFA-Challenge': 'approved' } });
    expect(response.status).to.equal(200);
    expect(dialogs()).to.have.length(0);
  });

  it('asks in a modal dialog, and sends the same request again with the approval', async () => {
    const paying = fetchWithMfa('/pay', PAYMENT);
    const prompt = await asking();
    const [dialog] = dialogs();
    expect(dialog!.matches(':modal')).to.equal(true);
    expect(dialog!.ariaLabel).to.equal('Approve payment');
    expect(host.to('/mfa/'), 'the challenge came with the answer').to.have.length(0);
    await answer(prompt);
    const response = await paying;
    expect(await response.json()).to.deep.equal({ amount: 250_000 });
    const again = host.to('/pay')[1]!;
    expect(again.headers.get('mfa-challenge')).to.equal(prompt.challenge);
    expect(again.headers.get('x-own')).to.equal('kept');
    expect(again.method).to.equal('POST');
    expect(dialogs()).to.have.length(0);
  });

  it('gives the focus back where it was', async () => {
    const button = document.createElement('button');
    document.body.append(button);
    button.focus();
    const paying = fetchWithMfa('/pay', PAYMENT);
    await answer(await asking());
    await paying;
    expect(document.activeElement).to.equal(button);
    button.remove();
  });

  it('is one dialog for calls at the same time, which are asked one after the other, each for its own', async () => {
    const paying = [fetchWithMfa('/pay', PAYMENT), fetchWithMfa('/pay', PAYMENT)];
    const first = await asking();
    expect(dialogs()).to.have.length(1);
    await answer(first);
    await until(() => document.querySelector('mfa-challenge') !== first);
    const second = await asking();
    expect(dialogs()).to.have.length(1);
    expect(second.challenge).to.not.equal(first.challenge);
    await answer(second);
    for (const response of await Promise.all(paying)) expect(response.status).to.equal(200);
    expect(new Set(host.to('/pay').map(({ headers }) => headers.get('mfa-challenge'))).size, 'none, and one each').to.equal(3);
  });

  for (const [how, cancel] of Object.entries<() => Promise<void> | void>({
    Escape: () => sendKeys({ press: 'Escape' }),
    'the × of the dialog': () => document.querySelector<HTMLElement>('.mfa-dialog-close')!.click(),
    'Cancel of the prompt': () =>
      document.querySelector('mfa-challenge')!.shadowRoot!.querySelector<HTMLElement>('[part~=cancel]')!.click(),
  }))
    it(`is cancelled by ${how}: a typed error for everybody who waits, and nothing is sent again`, async () => {
      const paying = [fetchWithMfa('/pay', PAYMENT), fetchWithMfa('/pay', PAYMENT)].map((one) =>
        one.catch((thrown: unknown) => thrown),
      );
      const prompt = await asking();
      await allOthersWait();
      await cancel();
      for (const error of await Promise.all(paying)) expect(error).to.include({ name: 'MfaError', code: 'cancelled' });
      expect(dialogs()).to.have.length(0);
      expect(host.to('/pay')).to.have.length(3);
      await until(() => host.requests.some(({ method, url }) => method === 'DELETE' && url.endsWith(prompt.challenge!)));
    });

  /** A call whose answer is read like theirs, but asks for nothing: when it is through, so are those that came before it. */
  async function allOthersWait(): Promise<void> {
    host.make = () => ({ ...withdrawal(), id: 'short' });
    expect((await fetchWithMfa('/pay', PAYMENT)).status).to.equal(403);
  }

  it('asks again when the approval was not good for the request any more', async () => {
    const paying = fetchWithMfa('/pay', PAYMENT);
    const first = await asking();
    await answer(first, () => host.verified.clear());
    await until(() => document.querySelector('mfa-challenge') !== first);
    await answer(await asking());
    expect((await paying).status).to.equal(200);
  });

  it('goes away when the caller gives up', async () => {
    const giveUp = new AbortController();
    const paying = fetchWithMfa('/pay', { ...PAYMENT, signal: giveUp.signal }).catch((thrown: unknown) => thrown);
    await asking();
    giveUp.abort();
    expect(((await paying) as Error).name).to.equal('AbortError');
    expect(dialogs()).to.have.length(0);
  });

  it('can be cancelled where the prompt has no button for it: a sign-in', async () => {
    host.make = () => signIn();
    const paying = fetchWithMfa('/pay', PAYMENT).catch((thrown: unknown) => thrown);
    await asking();
    expect(dialogs()[0]!.querySelector('.mfa-dialog-close')!.ariaLabel).to.equal('Cancel');
    document.querySelector<HTMLElement>('.mfa-dialog-close')!.click();
    expect(await paying).to.include({ code: 'cancelled' });
  });

  it('opens nothing for other refusals, for what only looks like one, and for the answer of another site', async () => {
    host.contentType = 'text/html';
    expect((await fetchWithMfa('/pay', PAYMENT)).status).to.equal(403);
    host.contentType = 'application/problem+json';
    host.make = () => ({ ...withdrawal(), id: 'short' });
    expect((await fetchWithMfa('/pay', PAYMENT)).status).to.equal(403);
    host.make = () => withdrawal();
    expect((await fetchWithMfa('https://elsewhere.example/pay', PAYMENT)).status).to.equal(403);
    expect(dialogs()).to.have.length(0);
  });
});

function dialogs(): HTMLDialogElement[] {
  return [...document.querySelectorAll<HTMLDialogElement>('dialog.mfa-dialog')];
}

async function asking(): Promise<MfaChallenge> {
  await until(() => document.querySelector('mfa-challenge')?.state === 'asking');
  const prompt = document.querySelector('mfa-challenge')!;
  await prompt.updateComplete;
  return prompt;
}

/** Types the code and presses Enter once the prompt takes it; `before` runs when the verifier has said yes. */
async function answer(prompt: MfaChallenge, before: () => void = () => undefined): Promise<void> {
  const verified = new Promise((resolve) => prompt.addEventListener('mfa-verified', resolve, { once: true, capture: true }));
  prompt.addEventListener('mfa-verified', before, { once: true, capture: true });
  prompt.focus();
  await sendKeys({ type: CODE });
  const button = () => prompt.shadowRoot?.querySelector<HTMLElement>('[part~=button]:not([aria-disabled=true])');
  await until(() => Boolean(button()));
  await sendKeys({ press: 'Enter' });
  await verified;
}
