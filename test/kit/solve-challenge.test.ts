import { expect } from 'chai';
import { solveChallenge, type PageLike } from './solve-challenge.ts';

type Look = { document: number; state: string | null; armed: boolean };

/** A page whose prompt goes through these states, one per look; the last one stays. */
function pageThrough(looks: Look[]): PageLike & { typed: string[] } {
  const typed: string[] = [];
  let at = 0;
  return {
    typed,
    evaluate: (script) => Promise.resolve(script.includes('timeOrigin') ? looks[Math.min(at++, looks.length - 1)] : undefined),
    keyboard: {
      type: (text) => Promise.resolve(void typed.push(text)),
      press: (key) => Promise.resolve(void typed.push(key)),
    },
  };
}

const asking = { document: 1, state: 'asking', armed: false };

describe('solveChallenge', () => {
  it('types the code once and leaves the rest to a prompt that goes on by itself', async () => {
    const page = pageThrough([asking, { ...asking, state: 'checking' }, { ...asking, state: 'verified' }]);
    expect(await solveChallenge(page, { code: '123456' })).to.equal('verified');
    expect(page.typed).to.deep.equal(['123456']);
  });

  it('waits until the button of a withdrawal may be pressed, then presses Enter', async () => {
    const page = pageThrough([asking, asking, asking, { ...asking, armed: true }, { ...asking, state: 'verified' }]);
    expect(await solveChallenge(page, { code: '123456' })).to.equal('verified');
    expect(page.typed).to.deep.equal(['123456', 'Enter']);
  });

  it('takes a page that went on for a verified challenge', async () => {
    const page = pageThrough([asking, { ...asking, state: 'checking' }, { document: 2, state: null, armed: false }]);
    expect(await solveChallenge(page, { code: '123456' })).to.equal('verified');
  });

  it('gives a refusal back as an outcome', async () => {
    const page = pageThrough([asking, { ...asking, state: 'checking' }, { ...asking, state: 'rejected' }]);
    expect(await solveChallenge(page, { code: '000000' })).to.equal('rejected');
  });

  it('says what it waited for when no prompt asks', async () => {
    const page = pageThrough([{ ...asking, state: 'loading' }]);
    const failure = await solveChallenge(page, { code: '123456' }, { timeoutMs: 50 }).catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'unavailable');
    expect(String(failure)).to.contain('to ask').and.contain('"loading"');
  });
});
