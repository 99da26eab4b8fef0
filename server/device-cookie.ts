/**
 * The cookie of remembered browsers: `<id>.<secret>`, several joined by `~`, because more than one person may use a browser.
 * It names nobody, and scripts, other sites and subdomains never see it. Browsers take `Secure` on http://localhost too.
 */
export const DEVICE_COOKIE = '__Host-mfa-device';

/** One remembered browser of one account, as the browser proves it. */
export interface DeviceToken {
  /** Names the row. */
  id: string;
  /** 256 random bits; the server keeps their hash. */
  secret: string;
}

const TOKEN = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;
/** People who share a browser and want it remembered; the one who was here longest ago is forgotten. */
const MOST_TOKENS = 5;

/** The tokens in a `Cookie` header; what does not look like one is not there. */
export function readDeviceCookie(header: string | null): DeviceToken[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim().split('='));
  const [, value = ''] = pairs.find(([name]) => name === DEVICE_COOKIE) ?? [];
  return value
    .split('~')
    .slice(0, MOST_TOKENS)
    .flatMap((text) => {
      const [, id = '', secret = ''] = TOKEN.exec(text) ?? [];
      return secret === '' ? [] : [{ id, secret }];
    });
}

/** The `Set-Cookie` that keeps these tokens, the first ones if there are too many. */
export function deviceCookie(tokens: readonly DeviceToken[], maxAgeSeconds: number): string {
  const value = tokens
    .slice(0, MOST_TOKENS)
    .map(({ id, secret }) => `${id}.${secret}`)
    .join('~');
  return `${DEVICE_COOKIE}=${value}; Path=/; Max-Age=${String(maxAgeSeconds)}; Secure; HttpOnly; SameSite=Lax`;
}
