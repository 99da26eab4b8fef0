import { expect } from 'chai';
import { type Asked, askedList } from '../../../extension/background/asked.ts';
import { type PageSpeaker } from '../../../extension/background/dispatch.ts';
import { fillAtOnce } from '../../../extension/background/fill-at-once.ts';
import { fillUnasked } from '../../../extension/background/fill-unasked.ts';
import { type Looker, looker } from '../../../extension/background/look.ts';
import { type FillAnswer, type FromPage } from '../../../extension/messages.ts';
import { type Binding, entryOf } from '../../../extension/vault/index-columns.ts';
import { memoryKeyValue } from '../../kit/memory-store.ts';

const ORIGIN = 'https://bank.example';
const there = () => Promise.resolve(true);
const NONCE = '1-2-3-4';
const speaker = (changes: Partial<PageSpeaker> = {}): PageSpeaker => ({
  kind: 'page',
  origin: ORIGIN,
  tabId: 7,
  windowId: 1,
  frameId: 0,
  documentId: 'D1',
  ...changes,
});
const word = (finding: 'found' | 'unread' | 'none'): Extract<FromPage, { type: 'looked' }> => ({
  type: 'looked',
  nonce: NONCE,
  finding,
  reason: finding,
});
const entry = (binding: Partial<Binding> = {}, id = 'a') =>
  entryOf({ id, ver: 1, hash: 'h', bindings: [{ origin: ORIGIN, factorId: '', fill: 'ask', money: false, ...binding }] });

describe('looking for a field', () => {
  let scripts: string[];
  const list = () => askedList(memoryKeyValue(), () => 0, there);
  const looks = (says: () => void) => async (_tabId: number, script: string) => {
    scripts.push(script);
    if (script === 'look') says();
  };
  beforeEach(() => (scripts = []));

  it('EX-16: hears the page only while it looks at that very tab', async () => {
    const asked = list();
    const inject = looks(() => look.hear(word('found'), speaker({ tabId: 8 })));
    const look: Looker = looker({ asked, inject, newId: () => 'i'.repeat(22), now: () => 0 });
    look.hear(word('found'), speaker());
    expect(await look.look(7)).to.equal(undefined);
    expect(await asked.ofTab(7)).to.equal(undefined);
    expect(await asked.ofTab(8)).to.equal(undefined);
  });

  it('brings the words of other scripts only to a page that needs them', async () => {
    let times = 0;
    const inject = looks(() => look.hear(word(times++ ? 'found' : 'unread'), speaker()));
    const look: Looker = looker({ asked: list(), inject, newId: () => 'i'.repeat(22), now: () => 0 });
    expect((await look.look(7))?.looked).to.deep.equal({ finding: 'found', reason: 'found' });
    expect(scripts).to.deep.equal(['look', 'words', 'look']);
    expect(await look.look(7, 'chosen')).to.have.nested.property('challenge.documentId', 'D1');
    expect(scripts.slice(3)).to.deep.equal(['choose', 'look']);
  });

  it('EX-03: finds nothing on a page that is not encrypted, and nothing where it may not look', async () => {
    const inject = looks(() => look.hear(word('found'), speaker({ origin: 'http://bank.example' })));
    const look: Looker = looker({ asked: list(), inject, newId: () => 'i'.repeat(22), now: () => 0 });
    expect((await look.look(7))?.looked).to.deep.equal({ finding: 'none', reason: 'not-secure' });
    const forbidden = () => Promise.reject(new Error('Cannot access a chrome:// URL'));
    const blind = looker({ asked: list(), inject: forbidden, newId: () => 'i'.repeat(22), now: () => 0 });
    expect(await blind.look(7)).to.equal(undefined);
  });
});

describe('the shortcut and the menu', () => {
  const found = (finding: 'found' | 'ambiguous' = 'found'): Asked => ({
    challenge: { id: 'i'.repeat(22), kind: 'field', documentId: 'D1', expiresAtMs: 1 },
    origin: ORIGIN,
    tabId: 7,
    windowId: 1,
    frameId: 0,
    nonce: NONCE,
    looked: { finding, reason: 'x' },
  });

  async function press(on: Asked, entries: ReturnType<typeof entry>[] | undefined, ...answers: FillAnswer[]) {
    const filled: string[] = [];
    const waits: number[] = [];
    let popups = 0;
    await fillAtOnce({ id: 7, windowId: 1 }, 'shortcut', {
      asked: askedList(memoryKeyValue(), () => 0, there),
      looker: { look: () => Promise.resolve(on), hear: () => undefined },
      entries: () => Promise.resolve(entries),
      fill: (id) => Promise.resolve((filled.push(id), answers.shift() ?? { result: 'filled' }) as FillAnswer),
      openPopup: () => Promise.resolve(void popups++),
      pause: (ms) => Promise.resolve(void waits.push(ms)),
      now: () => 0,
    });
    return { filled, popups };
  }

  it('C16: fill at once only where nothing has to be decided, and open the popup everywhere else', async () => {
    expect(await press(found(), [entry()])).to.deep.equal({ filled: ['a'], popups: 0 });
    expect(await press(found('ambiguous'), [entry()])).to.deep.equal({ filled: [], popups: 1 });
    expect(await press(found(), [entry(), entry({}, 'b')])).to.deep.equal({ filled: [], popups: 1 });
    expect(await press(found(), [entry({ origin: 'https://other.example' })])).to.deep.equal({ filled: [], popups: 1 });
    expect(await press(found(), undefined), 'locked').to.deep.equal({ filled: [], popups: 1 });
    expect(await press(found(), [entry()], { result: 'field-busy' })).to.deep.equal({ filled: ['a'], popups: 1 });
  });

  it('wait for the next code where this one ends in a moment', async () => {
    const ending: FillAnswer = { result: 'wait', why: 'ending', untilMs: 1500 };
    expect(await press(found(), [entry()], ending)).to.deep.equal({ filled: ['a', 'a'], popups: 0 });
    const used: FillAnswer = { result: 'wait', why: 'used', untilMs: 20_000 };
    expect(await press(found(), [entry()], used)).to.deep.equal({ filled: ['a'], popups: 1 });
  });
});

describe('filling without asking', () => {
  async function announce(kind: 'sign-in' | 'change' | 'transaction', entries: ReturnType<typeof entry>[], inFront = true) {
    const asked = askedList(memoryKeyValue(), () => 0, there);
    const challenge = { id: 'i'.repeat(22), kind, documentId: 'D1', expiresAtMs: 9e12 };
    const put = await asked.put({ challenge, origin: ORIGIN, tabId: 7, windowId: 1, frameId: 0, nonce: NONCE });
    const gestures: string[] = [];
    const waits: number[] = [];
    const answers: FillAnswer[] = [{ result: 'wait', why: 'ending', untilMs: 1500 }, { result: 'filled' }];
    const ports = {
      asked,
      windows: { isInFront: () => Promise.resolve(inFront) },
      fill: (_id: string, _challenge: string, gesture: string) =>
        Promise.resolve((gestures.push(gesture), answers.shift() ?? { result: 'gone' }) as FillAnswer),
      pause: (ms: number) => Promise.resolve(void waits.push(ms)),
      now: () => 0,
    };
    const did = [await fillUnasked(put, entries, ports), await fillUnasked(put, entries, ports)];
    return { did, gestures, waits };
  }
  const NOT_AT_ALL = { did: [false, false], gestures: [], waits: [] };

  it('EX-08: fills a sign-in code once for each challenge, and waits for a fresh one', async () => {
    expect(await announce('sign-in', [entry({ fill: 'sign-in' })])).to.deep.equal({
      did: [true, false],
      gestures: ['site-allowed', 'site-allowed'],
      waits: [1500],
    });
  });

  it('EX-08: fills nothing where it was not allowed, for payments and changes, behind other tabs, or for one of several', async () => {
    const allowed = entry({ fill: 'sign-in' });
    expect(await announce('sign-in', [entry()])).to.deep.equal(NOT_AT_ALL);
    expect(await announce('transaction', [allowed])).to.deep.equal(NOT_AT_ALL);
    expect(await announce('change', [allowed])).to.deep.equal(NOT_AT_ALL);
    expect(await announce('sign-in', [entry({ fill: 'sign-in', money: true })])).to.deep.equal(NOT_AT_ALL);
    expect(await announce('sign-in', [{ ...allowed, state: 'pending' }])).to.deep.equal(NOT_AT_ALL);
    expect(await announce('sign-in', [allowed, entry({ fill: 'sign-in' }, 'b')])).to.deep.equal(NOT_AT_ALL);
    expect(await announce('sign-in', [allowed], false)).to.deep.equal(NOT_AT_ALL);
  });
});
