import { expect } from 'chai';
import { type Asked, askedList } from '../../../extension/background/asked.ts';
import { memoryKeyValue } from '../../kit/memory-store.ts';

const question = (id: string, nonce: string, tabId = 7): Asked => ({
  challenge: { id, kind: 'sign-in', documentId: `document of ${nonce}`, expiresAtMs: 1000 },
  origin: 'https://bank.example',
  tabId,
  windowId: 1,
  frameId: 0,
  nonce,
});

describe('what pages ask for', () => {
  it('is kept until it expires', async () => {
    let nowMs = 0;
    const list = askedList(
      memoryKeyValue(),
      () => nowMs,
      () => Promise.resolve(true),
    );
    await list.put(question('a', '1-1-1-1'));
    expect((await list.ofTab(7))?.challenge.id).to.equal('a');
    nowMs = 1000;
    expect(await list.ofTab(7)).to.equal(undefined);
    expect(await list.get('a')).to.equal(undefined);
  });

  it('EX-07: is forgotten when its tab shows another document, and what that one asked for counts', async () => {
    let there = ['2-2-2-2'];
    const list = askedList(
      memoryKeyValue(),
      () => 0,
      ({ nonce }) => Promise.resolve(there.includes(nonce)),
    );
    await list.put(question('a', '2-2-2-2'));
    await list.put(question('b', '1-1-1-1'));
    await list.put(question('c', '1-1-1-1'));
    await list.put(question('d', '1-1-1-1', 8));
    expect((await list.ofTab(7))?.challenge.id).to.equal('a');
    expect(await list.get('b')).to.equal(undefined);
    expect(await list.get('c')).to.equal(undefined);
    expect(await list.get('d'), 'of another tab').not.to.equal(undefined);
    there = [];
    expect(await list.ofTab(7)).to.equal(undefined);
    expect(await list.get('a')).to.equal(undefined);
  });
});
