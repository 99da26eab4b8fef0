import decodeQr from 'qr/decode.js';
import { MfaError } from '../../shared/errors.ts';
import { checkAccount, FOREIGN, type TotpAccount } from '../../shared/otp/account.ts';
import { decodeBase32 } from '../../shared/otp/base32.ts';
import { parseOffer } from '../../shared/otp/otpauth-uri.ts';
import { totp } from '../../shared/otp/totp.ts';
import { decodePng } from './png.ts';

export type AuthenticatorAccount = TotpAccount;

/**
 * An authenticator app for tests. It takes accounts as a phone does: from the `otpauth://` URI behind a link, from the QR code in a
 * screenshot, or from the set-up key that somebody types. The account added last is the current one.
 */
export class VirtualAuthenticator {
  readonly #accounts: AuthenticatorAccount[] = [];

  /** Newest last. */
  get accounts(): readonly AuthenticatorAccount[] {
    return this.#accounts;
  }

  /** @throws MfaError `bad-uri` and the other codes of `parseOffer`: a URI that a phone might misread fails the test. */
  add(uri: string): AuthenticatorAccount {
    const account = parseOffer(uri);
    if (account.type !== 'totp') throw new MfaError('bad-uri', 'this authenticator computes time-based codes only');
    return this.#keep(account);
  }

  /** The set-up key as the page shows it, with or without spaces. @throws MfaError `bad-secret` */
  addKey(key: string, { issuer = '', account = '' } = {}): AuthenticatorAccount {
    const made = { type: 'totp', issuer, account, algorithm: 'SHA1', digits: 6, periodSeconds: 30 } as const;
    return this.#keep(checkAccount({ ...made, secret: decodeBase32(key) }, FOREIGN));
  }

  /** The QR code in a screenshot (a PNG's bytes). @throws MfaError `bad-uri` when there is none that can be read. */
  addFromScreenshot(png: Uint8Array): AuthenticatorAccount {
    return this.add(readQr(png));
  }

  /** The code that the app shows at this time. @throws MfaError `bad-secret` before any account was added. */
  code(nowMs: number, account = this.#accounts.at(-1)): string {
    if (account === undefined) throw new MfaError('bad-secret', 'this authenticator holds no account yet: add one first');
    return totp(account, nowMs);
  }

  #keep(account: AuthenticatorAccount): AuthenticatorAccount {
    this.#accounts.push(account);
    return account;
  }
}

const QR_TIME_LIMIT_MS = 2000;

function readQr(png: Uint8Array): string {
  const image = decodePng(png);
  try {
    return decodeQr(image, { timeLimit: QR_TIME_LIMIT_MS, effort: 3 });
  } catch (cause) {
    const size = `${String(image.width)} × ${String(image.height)}`;
    throw new MfaError('bad-uri', `no readable QR code in this screenshot of ${size} pixels: is all of it in view?`, { cause });
  }
}
