import { expect } from 'chai';
import encodeQr from 'qr';
import { readCodes } from '../../../extension/scan/read-codes.ts';
import { scanned } from '../../../extension/scan/scanned.ts';

const uri = (issuer: string) => `otpauth://totp/${issuer}:alex?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=${issuer}`;
const SIZE_PX = 4;

interface Drawn {
  text: string;
  x: number;
  y: number;
  inverted?: boolean;
}

/** A screen of 1000 × 600 pixels with these codes. */
function screen(codes: Drawn[]): Promise<Blob> {
  const canvas = new OffscreenCanvas(1000, 600);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, 1000, 600);
  for (const { text, x, y, inverted = false } of codes) {
    const rows = encodeQr(text, 'raw');
    const [paper, ink] = inverted ? ['#16181d', '#eef0f4'] : ['#fff', '#000'];
    context.fillStyle = paper;
    context.fillRect(x, y, rows.length * SIZE_PX, rows.length * SIZE_PX);
    context.fillStyle = ink;
    rows.forEach((row, top) =>
      row.forEach((dark, left) => {
        if (dark) context.fillRect(x + left * SIZE_PX, y + top * SIZE_PX, SIZE_PX, SIZE_PX);
      }),
    );
  }
  return canvas.convertToBlob();
}

describe('Scanning a picture', () => {
  it('EX-44: finds every code on it, so that the user chooses and not the page', async () => {
    const texts = await readCodes(
      await screen([
        { text: uri('Bank'), x: 80, y: 80 },
        { text: uri('Evil'), x: 500, y: 250 },
      ]),
    );
    expect(texts.sort()).to.deep.equal([uri('Bank'), uri('Evil')]);
    const found = scanned(texts);
    expect('accounts' in found && found.accounts.map(({ issuer }) => issuer)).to.deep.equal(['Bank', 'Evil']);
  });

  it('reads light on dark, beside dark on light', async () => {
    const texts = await readCodes(
      await screen([
        { text: uri('Dark'), x: 80, y: 80, inverted: true },
        { text: uri('Light'), x: 500, y: 80 },
      ]),
    );
    expect(texts.sort()).to.deep.equal([uri('Dark'), uri('Light')]);
  });

  it('stops at four, and finds nothing on an empty page', async () => {
    const five = [0, 1, 2, 3, 4].map((at) => ({ text: `otpauth://totp/${at}`, x: 10 + 190 * at, y: 100 }));
    expect(await readCodes(await screen(five))).to.have.length(4);
    expect(await readCodes(await screen([]))).to.deep.equal([]);
  });

  it('EX-44: refuses what is no otpauth address, whatever it is', async () => {
    for (const text of [
      'https://bank.example/otpauth://totp/a',
      'javascript:alert(1)',
      'otpauth-migration://offline?data=x',
      'hello',
    ]) {
      expect(scanned(await readCodes(await screen([{ text, x: 100, y: 100 }]))), text).to.deep.equal({
        refused: 'not-an-account',
      });
    }
  });

  it('says what is wrong with an account that cannot be used, and takes one beside it that can', () => {
    expect(scanned([])).to.deep.equal({ refused: 'nothing-found' });
    expect(scanned(['otpauth://totp/a?secret=1'])).to.deep.equal({ refused: 'broken-account' });
    expect(scanned([uri('A').replace('totp', 'hotp')])).to.deep.equal({ refused: 'counter-account' });
    expect(scanned(['https://a.example', 'otpauth://totp/a'])).to.deep.equal({ refused: 'broken-account' });
    expect(scanned(['https://a.example', uri('A')])).to.have.nested.property('accounts.length', 1);
  });
});
