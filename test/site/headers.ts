import type { MiddlewareHandler } from 'hono';

// Nothing inline, nothing from elsewhere, nobody may frame us. Each bundle of the product creates the one Trusted Types policy that
// carries its name (https://w3c.github.io/trusted-types/dist/spec/).
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types mfa-challenge mfa-enroll mfa-settings',
].join('; ');

const HEADERS: Record<string, string> = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'otp-credentials=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** The headers of every page (OWASP ASVS 5.0 §3.4). HSTS only over HTTPS: RFC 6797 §7.2 forbids it on plain HTTP. */
export function securityHeaders(origin: string): MiddlewareHandler {
  const headers = origin.startsWith('https:')
    ? { ...HEADERS, 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' }
    : HEADERS;
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
  };
}

/**
 * Refuses whatever changes something and was not sent by our own pages (OWASP ASVS 5.0 §3.5). Browsers say so in `Sec-Fetch-Site`, which
 * no page can set; the Origin of a form is `null` under our Referrer-Policy (https://fetch.spec.whatwg.org/#append-a-request-origin-header).
 */
export function sameOriginOnly(origin: string): MiddlewareHandler {
  return async (c, next) => {
    const changesNothing = ['GET', 'HEAD', 'OPTIONS'].includes(c.req.method);
    const site = c.req.header('Sec-Fetch-Site');
    const ours = site === undefined ? c.req.header('Origin') === origin : site === 'same-origin';
    if (changesNothing || ours) return next();
    return c.text('This request did not come from our own pages.', 403);
  };
}
