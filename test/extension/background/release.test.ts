import { expect } from 'chai';
import fc from 'fast-check';
import { importHkdfKey } from '../../../shared/crypto/hkdf.ts';
import { hashSlots, sealIndex, type VaultKey } from '../../../extension/vault/envelope.ts';
import { emptyIndex, encodeIndex } from '../../../extension/vault/index-columns.ts';
import { mirrorIn } from '../../../extension/vault/mirror.ts';
import { openVault, type Vault } from '../../../extension/vault/vault.ts';
import { browserRandom } from '../../../extension/vault/store.ts';
import { type Ask, type Asker, type Challenge, release } from '../../../extension/background/release.ts';
import { expectRejection } from '../../support/expect-code.ts';
import { memoryKeyValue, memoryStore } from '../../kit/memory-store.ts';

const ORIGIN = 'https://bank.example';
const FACTOR = 'f'.repeat(22);
/** RFC 6238 Appendix B, T = 59 s: step 1 of the 20-byte seed, cut to six digits. */
const NOW_MS = 59_000;
const CODE = '287082';

describe('release', () => {
  let vault: Vault;
  let recordId: string;

  before(async () => {
    vault = await emptyVault();
    recordId = (await add(vault)).id;
  });

  const page = (changes: Partial<Extract<Asker, { kind: 'page' }>> = {}): Asker => ({
    kind: 'page',
    origin: ORIGIN,
    tabId: 1,
    frameId: 0,
    documentId: 'D1',
    topOrigin: ORIGIN,
    ...changes,
  });
  const fill = (changes: Partial<Challenge> = {}, gesture: Extract<Ask, { kind: 'fill' }>['gesture'] = 'popup'): Ask => ({
    kind: 'fill',
    gesture,
    challenge: {
      id: 'c'.repeat(22),
      kind: 'sign-in',
      documentId: 'D1',
      factorId: FACTOR,
      digits: 6,
      expiresAtMs: NOW_MS + 1,
      ...changes,
    },
  });
  const released = (asker: Asker, ask: Ask, open: Vault | undefined = vault, allow = () => true) =>
    release(recordId, asker, ask, { vault: open, nowMs: NOW_MS, allow });

  it('gives the code of RFC 6238 to the bound origin after a gesture', async () => {
    expect(await released(page(), fill())).to.deep.equal({ ok: true, digits: CODE, step: 1, untilMs: 60_000 });
  });

  it('shows the code to our own window', async () => {
    expect(await released({ kind: 'own-page', view: 'popup' }, { kind: 'show' })).to.include({ ok: true, digits: CODE });
  });

  it('EX-02, EX-03, EX-04: gives nothing to any origin but the bound one', async () => {
    const others = [
      'https://bank.example.evil.io',
      'http://bank.example',
      'https://bank.example:8443',
      'https://www.bank.example',
      'https://example',
      'https://b\u0430nk.example',
      'https://xn--bnk-7cd.example',
      'null',
      '',
      'data:',
      'blob:https://bank.example',
      'file://',
      'HTTPS://bank.example',
      'https://bank.example/',
    ];
    for (const origin of others) {
      const answer = await released(page({ origin, topOrigin: origin }), fill());
      expect(answer, origin).to.deep.equal({ ok: false, declined: 'wrong-origin' });
    }
  });

  it('EX-02, EX-08: gives codes to all of a domain where the user widened the site, and asks there each time', async () => {
    const { id } = await add(vault, { fill: 'sign-in', wide: true });
    const asks = (origin: string, gesture: 'popup' | 'site-allowed', factorId = FACTOR) =>
      release(id, page({ origin, topOrigin: origin }), fill({ factorId }, gesture), { vault, nowMs: NOW_MS, allow: () => true });
    expect(await asks('https://login.bank.example', 'popup')).to.include({ ok: true, digits: CODE });
    expect(await asks('https://login.bank.example', 'popup', 'g'.repeat(22))).to.include({ ok: true });
    expect(await asks('https://login.bank.example', 'site-allowed')).to.include({ declined: 'no-gesture' });
    expect(await asks(ORIGIN, 'site-allowed')).to.include({ ok: true });
    for (const origin of ['http://login.bank.example', 'https://login.bank.example:8443', 'https://bank.example.evil.io'])
      expect(await asks(origin, 'popup'), origin).to.include({ declined: 'wrong-origin' });
  });

  it('EX-05, EX-07: gives nothing to frames and to other documents', async () => {
    for (const asker of [page({ frameId: 1 }), page({ topOrigin: 'https://evil.example' }), page({ documentId: 'D2' })]) {
      expect(await released(asker, fill())).to.deep.equal({ ok: false, declined: 'bad-document' });
    }
  });

  it('EX-08: gives nothing without a gesture, and shows nothing to a page', async () => {
    expect(await released(page(), fill({}, 'none'))).to.deep.equal({ ok: false, declined: 'no-gesture' });
    expect(await released(page(), { kind: 'show' })).to.deep.equal({ ok: false, declined: 'no-gesture' });
    expect(await released(page(), { kind: 'copy' })).to.deep.equal({ ok: false, declined: 'no-gesture' });
    expect(await released(page(), fill({}, 'site-allowed'))).to.deep.equal({ ok: false, declined: 'no-gesture' });
  });

  it('EX-08: fills by itself where the user allowed it: sign-in only, active only, and never where money moved', async () => {
    const entry = await add(vault, { fill: 'sign-in' });
    const ask = (kind: Challenge['kind'], id = entry.id) =>
      release(id, page(), fill({ kind }, 'site-allowed'), { vault, nowMs: NOW_MS, allow: () => true });
    expect(await ask('sign-in')).to.include({ ok: true });
    for (const kind of ['change', 'transaction', 'enrollment'] as const) expect(await ask(kind)).to.include({ ok: false });
    const money = await add(vault, { fill: 'sign-in', money: true });
    expect(await ask('sign-in', money.id)).to.include({ ok: false });
    await vault.change(entry.id, () => ({ state: 'pending' }));
    expect(await ask('sign-in')).to.include({ ok: false });
  });

  it('names why not: locked, unknown, another factor, too late, too often', async () => {
    expect(await release(recordId, page(), fill(), { vault: undefined, nowMs: NOW_MS, allow: () => true })).to.include({
      declined: 'locked',
    });
    const unknown = await release(crypto.randomUUID(), page(), fill(), { vault, nowMs: NOW_MS, allow: () => true });
    expect(unknown).to.include({ declined: 'no-account' });
    expect(await released(page(), fill({ factorId: 'g'.repeat(22) }))).to.include({ declined: 'no-account' });
    expect(await released(page(), fill({ digits: 8 }))).to.include({ declined: 'no-account' });
    expect(await released(page(), fill({ expiresAtMs: NOW_MS }))).to.include({ declined: 'too-late' });
    expect(await released(page(), fill(), vault, () => false)).to.include({ declined: 'too-many' });
  });

  it('never throws and never gives digits to a page that differs in anything', async () => {
    const text = fc.oneof(fc.webUrl(), fc.string(), fc.constantFrom('null', '', `${ORIGIN}:443`, `${ORIGIN}.`));
    await fc.assert(
      fc.asyncProperty(text, fc.integer(), async (origin, frameId) => {
        fc.pre(origin !== ORIGIN || frameId !== 0);
        expect((await released(page({ origin, topOrigin: origin, frameId }), fill())).ok).to.equal(false);
      }),
      { numRuns: 200 },
    );
  });

  it('does not open a record that was put back or exchanged on the disk', async () => {
    const store = memoryStore();
    const other = await emptyVault(store);
    const entry = await add(other);
    const before = await store.record(entry.id);
    const index = (await store.load())?.index;
    if (!before || !index) throw new Error('the record was not written');
    const salt = browserRandom(16);
    await store.commit({
      from: index.gen,
      index: { ...index, gen: index.gen },
      put: [{ ...before, salt, ct: before.ct.map((byte) => byte ^ 1) }],
    });
    const asker = { kind: 'own-page', view: 'popup' } as const;
    const shown = release(entry.id, asker, { kind: 'show' }, { vault: other, nowMs: NOW_MS, allow: () => true });
    await expectRejection('vault-damaged', shown);
  });
});

async function emptyVault(store = memoryStore()): Promise<Vault> {
  const vaultId = crypto.randomUUID();
  const key: VaultKey = { vaultId, material: await importHkdfKey(browserRandom(32)) };
  const slot = { id: crypto.randomUUID(), type: 'passphrase' as const, gen: '1', kdf: {}, iv: 'AA', ct: 'AA' };
  const header = { v: '1' as const, magic: 'mfavault' as const, vaultId, slots: [slot] };
  const index = await sealIndex(key, 0, encodeIndex(emptyIndex(await hashSlots(header))), browserRandom);
  await store.commit({ from: null, header, index });
  return openVault(key, { store, mirror: mirrorIn(memoryKeyValue()), random: browserRandom, newId: () => crypto.randomUUID() });
}

function add(vault: Vault, binding: { fill?: 'ask' | 'sign-in'; money?: boolean; wide?: boolean } = {}) {
  const names = { issuer: 'Bank', account: 'alice' };
  return vault.add(
    { ...names, bindings: [{ origin: ORIGIN, factorId: FACTOR, fill: 'ask', money: false, ...binding }] },
    {
      kind: 'otp',
      type: 'totp',
      algorithm: 'SHA1',
      digits: 6,
      periodSeconds: 30,
      counter: 0,
      ...names,
      origins: [ORIGIN],
      secret: new TextEncoder().encode('12345678901234567890'),
    },
  );
}
