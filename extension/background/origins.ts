/** Which origins a code may ever go to, and how they are asked permission for. */

const LOCAL = /^http:\/\/(localhost|127\.0\.0\.1)(:\d{1,5})?$/;

/**
 * True for an origin that can be bound: `https:`, or this very computer over `http:`. Opaque origins (`"null"`: sandboxed
 * frames, `data:`) and everything else are not (EX-03, EX-04).
 */
export function isBindable(origin: string | undefined): origin is string {
  if (origin === undefined) return false;
  if (LOCAL.test(origin)) return true;
  return origin.startsWith('https://') && URL.canParse(origin) && new URL(origin).origin === origin;
}

/** The permission for one site. Match patterns know no ports in Firefox, so `release` compares the exact origin itself. */
export function patternFor(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}
