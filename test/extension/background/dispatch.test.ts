import { expect } from 'chai';
import fc from 'fast-check';
import {
  classify,
  dispatcher,
  type OwnHandlers,
  type PageHandlers,
  type RawSender,
} from '../../../extension/background/dispatch.ts';

const own = { id: 'abc', baseUrl: 'chrome-extension://abc/' };
const page: RawSender = {
  id: 'abc',
  url: 'https://bank.example/login',
  origin: 'https://bank.example',
  frameId: 0,
  documentId: 'D1',
  documentLifecycle: 'active',
  tab: { id: 7, windowId: 1 },
};
const popup: RawSender = {
  id: 'abc',
  url: 'chrome-extension://abc/extension/popup/popup.html',
  origin: 'chrome-extension://abc',
};

describe('classify', () => {
  it('EX-01: takes origin, frame and document from the browser', () => {
    expect(classify(page, own)).to.deep.equal({
      kind: 'page',
      origin: 'https://bank.example',
      frameId: 0,
      documentId: 'D1',
      tabId: 7,
      windowId: 1,
    });
    expect(classify(popup, own)).to.deep.equal({ kind: 'ourselves' });
  });

  it('EX-04, EX-05, EX-18: fails closed', () => {
    const refused: RawSender[] = [
      {},
      { ...page, id: 'another extension' },
      { ...popup, id: 'another extension' },
      { ...page, origin: 'null' },
      { ...page, origin: undefined },
      { ...page, origin: 'file://' },
      { ...page, frameId: 3 },
      { ...page, frameId: undefined },
      { ...page, documentId: undefined },
      { ...page, documentLifecycle: 'prerender' },
      { ...page, documentLifecycle: 'cached' },
      { ...page, tab: undefined },
      { ...page, tab: {} },
    ];
    for (const sender of refused) expect(classify(sender, own), JSON.stringify(sender)).to.equal(undefined);
  });

  it('does not take a page for ourselves because of its address', () => {
    const sender = { ...page, url: 'https://evil.example/chrome-extension://abc/', origin: 'https://evil.example' };
    expect(classify(sender, own)).to.include({ kind: 'page', origin: 'https://evil.example' });
  });
});

describe('dispatcher', () => {
  let calls: string[];
  let nowMs: number;
  let dispatch: ReturnType<typeof dispatcher>;

  beforeEach(() => {
    calls = [];
    nowMs = 0;
    const record = (who: string) =>
      new Proxy(
        {},
        {
          get: (_target, type: string) => () => {
            calls.push(`${who} ${type}`);
            return Promise.resolve(`answer to ${type}`);
          },
        },
      );
    dispatch = dispatcher(own, record('page') as PageHandlers, record('own') as OwnHandlers, () => nowMs);
  });

  it('takes a message to its handler and brings the answer back', async () => {
    expect(await dispatch({ type: 'may-i' }, page)).to.equal('answer to may-i');
    expect(await dispatch({ type: 'sites' }, popup)).to.equal('answer to sites');
    expect(calls).to.deep.equal(['page may-i', 'own sites']);
  });

  it('EX-16: a page may say nothing that belongs to our own windows, and the other way round', async () => {
    for (const message of [
      { type: 'sites' },
      { type: 'vault-changed' },
      { type: 'lock' },
      { type: 'codes', ids: [crypto.randomUUID()] },
      { type: 'copy', recordId: crypto.randomUUID() },
      { type: 'fill', recordId: crypto.randomUUID(), challengeId: 'c'.repeat(22) },
      { type: 'read-offer', tabId: 1 },
    ]) {
      expect(await dispatch(message, page)).to.equal(undefined);
    }
    expect(await dispatch({ type: 'may-i' }, popup)).to.equal(undefined);
    expect(calls).to.deep.equal([]);
  });

  it('SH-18: drops whatever no schema knows', async () => {
    const wrong = [
      null,
      undefined,
      'may-i',
      [],
      { type: 'may-i', more: 1 },
      { type: 'constructor' },
      { type: '__proto__' },
      JSON.parse('{"type":"may-i","__proto__":{"x":1}}') as object,
      { type: 'gone', id: 'short' },
      { type: 'gone', id: 'x'.repeat(5000) },
      { type: 'challenge', nonce: '1-2-3-4', id: 'c'.repeat(22), kind: 'x', methods: [], digits: 6, expiresAtMs: 1 },
    ];
    for (const message of wrong.slice(0, 7)) expect(await dispatch(message, page)).to.equal(undefined);
    for (const message of wrong.slice(8)) expect(await dispatch(message, page)).to.equal(undefined);
    expect(calls).to.deep.equal([]);
    expect(({} as { x?: number }).x).to.equal(undefined);
  });

  it('EX-16: ten thousand random messages of a page reach no handler of ours', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything({ withNullPrototype: true }), async (message) => {
        nowMs += 1000;
        await dispatch(message, page);
        await dispatch({ ...(message as object), type: 'fill' }, page);
      }),
      { numRuns: 5000 },
    );
    expect(calls.filter((call) => call.startsWith('own'))).to.deep.equal([]);
  });

  it('does not listen to a document that floods, and listens to others meanwhile', async () => {
    for (let count = 0; count < 200; count++) await dispatch({ type: 'may-i' }, page);
    expect(calls.length).to.be.lessThan(60);
    expect(await dispatch({ type: 'may-i' }, { ...page, documentId: 'D2' })).to.equal('answer to may-i');
    nowMs += 10_001;
    expect(await dispatch({ type: 'may-i' }, page)).to.equal('answer to may-i');
  });
});
