import { crc32, deflateSync } from 'node:zlib';
import { expect } from 'chai';
import encodeQr from 'qr';
import { decodePng } from './png.ts';
import { VirtualAuthenticator } from './virtual-authenticator.ts';

// RFC 6238, appendix B: the secret is the ASCII text 12345678901234567890.
const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const URI = `otpauth://totp/Lumbung:siti%40example.com?secret=${KEY}&issuer=Lumbung`;
const AT_59_SECONDS = '287082';

describe('VirtualAuthenticator', () => {
  it('computes the code of RFC 6238 from a URI, from a typed key and from a screenshot', () => {
    const authenticator = new VirtualAuthenticator();
    const accounts = [
      authenticator.add(URI),
      authenticator.addKey('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ'),
      authenticator.addFromScreenshot(screenshotOf(URI)),
    ];
    for (const account of accounts) expect(authenticator.code(59_000, account)).to.equal(AT_59_SECONDS);
  });

  it('answers for the account that was added last', () => {
    const authenticator = new VirtualAuthenticator();
    authenticator.addKey('AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
    authenticator.add(URI);
    expect(authenticator.code(59_000)).to.equal(AT_59_SECONDS);
  });

  it('refuses an offer that a phone might misread', () => {
    const authenticator = new VirtualAuthenticator();
    expect(() => authenticator.add(URI.replace('issuer=Lumbung', 'issuer=Other')))
      .to.throw()
      .with.property('code', 'bad-label');
    expect(() => authenticator.add(URI.replace(KEY, 'GEZDGNBV')))
      .to.throw()
      .with.property('code', 'bad-secret');
    expect(authenticator.accounts).to.be.empty;
  });

  it('says what is missing: no account, no QR code, no PNG', () => {
    const authenticator = new VirtualAuthenticator();
    const blank = png(80, 80, 3, () => [250, 250, 250]);
    expect(() => authenticator.code(0)).to.throw('add one first');
    expect(() => authenticator.addFromScreenshot(blank))
      .to.throw('80 × 80')
      .with.property('code', 'bad-uri');
    expect(() => authenticator.addFromScreenshot(new Uint8Array(64)))
      .to.throw()
      .with.property('code', 'bad-payload');
  });
});

describe('decodePng', () => {
  for (const channels of [3, 4] as const) {
    it(`reads ${channels === 3 ? 'RGB' : 'RGBA'} with every line filter of the standard`, () => {
      const colour = (x: number, y: number) => [(x * 40 + y) % 256, (y * 70) % 256, (x * y * 13) % 256, 200 + x];
      const { width, height, data } = decodePng(png(7, 10, channels, colour));
      expect([width, height]).to.deep.equal([7, 10]);
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const alpha = channels === 3 ? [255] : colour(x, y).slice(3);
          expect([...data.subarray((y * 7 + x) * 4, (y * 7 + x) * 4 + 4)]).to.deep.equal([...colour(x, y).slice(0, 3), ...alpha]);
        }
      }
    });
  }
});

function screenshotOf(text: string): Uint8Array {
  const modules = encodeQr(text, 'raw', { border: 4 });
  const scale = 4;
  const isDark = (x: number, y: number) => modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] ?? false;
  const size = modules.length * scale;
  return png(size, size, 3, (x, y) => (isDark(x, y) ? [0, 0, 0] : [255, 255, 255]));
}

/** A PNG whose lines use the five filters in turn. */
function png(width: number, height: number, channels: 3 | 4, colour: (x: number, y: number) => number[]): Uint8Array {
  const stride = width * channels;
  const raw = Uint8Array.from({ length: stride * height }, (_, at) => {
    const pixel = Math.floor(at / channels);
    return colour(pixel % width, Math.floor(pixel / width))[at % channels] ?? 0;
  });
  const lines: number[] = [];
  for (let y = 0; y < height; y++) {
    lines.push(y % 5);
    for (let x = 0; x < stride; x++) lines.push((raw[y * stride + x]! - prediction(raw, stride, channels, x, y)) & 255);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, channels === 3 ? 2 : 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Uint8Array.from(lines))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function prediction(raw: Uint8Array, stride: number, channels: number, x: number, y: number): number {
  const at = (dx: number, dy: number) => (x - dx < 0 || y - dy < 0 ? 0 : raw[(y - dy) * stride + x - dx]!);
  const [left, up, corner] = [at(channels, 0), at(0, 1), at(channels, 1)];
  const nearest = [left, up, corner].sort((a, b) => Math.abs(left + up - corner - a) - Math.abs(left + up - corner - b))[0]!;
  return [0, left, up, Math.floor((left + up) / 2), nearest][y % 5]!;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [size, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, check]);
}
