import { createHash } from 'node:crypto';
import { MfaError } from '../shared/errors.ts';
import { readDeviceCookie, type DeviceToken } from './device-cookie.ts';
import { deviceName } from './device-name.ts';

/** Who is asking, as the host knows it. */
export interface Identity {
  /** Separates customers or installations that share a database. */
  tenant: string;
  account: string;
  /** The session's secret id. Only its hash is stored. */
  session: string;
  /** `first-factor`: the password was right, nothing more; such a session may answer its challenge and do nothing else. */
  stage: 'first-factor' | 'full';
  /** What the authenticator app shows, mostly an e-mail address. */
  name: string;
  /** BCP 47. */
  locale?: string;
  /** The registered phone number in E.164, proposed at set-up. */
  phone?: string;
  /** Where notices go. */
  emails?: readonly string[];
  /** Whether money is attached to the account: set-up is recommended harder. */
  paymentMethods?: boolean;
}

export interface Who extends Identity {
  sessionHash: string;
  /** The client's address as limits count it; null or missing where nobody knows it. */
  address?: string | null;
  /** What the request says about the browser that sent it. */
  browser?: { readonly tokens: readonly DeviceToken[]; readonly name: string };
}

export interface AccountKey {
  tenant: string;
  account: string;
}

const MAX_KEY_CHARS = 256;

/** Checks what the host's `identify` returned. @throws MfaError `bad-config`: a bug of the host, not of its visitor. */
export function whoIs(identity: Identity, { headers }: Pick<Request, 'headers'>): Who {
  checkKey(identity);
  if (identity.session.length < 16) throw new MfaError('bad-config', 'identify() must return the secret id of the session');
  const browser = { tokens: readDeviceCookie(headers.get('cookie')), name: deviceName(headers.get('user-agent')) };
  return { ...identity, sessionHash: hashSession(identity.session), browser };
}

/** @throws MfaError `bad-config` if the names cannot be keys of a database row. */
export function checkKey({ tenant, account }: AccountKey): AccountKey {
  for (const part of [tenant, account])
    if (typeof part !== 'string' || part === '' || part.length > MAX_KEY_CHARS || /[\p{Cc}\p{Cs}]/u.test(part))
      throw new MfaError('bad-config', 'tenant and account are texts of 1 to 256 characters without control characters');
  return { tenant, account };
}

export function hashSession(session: string): string {
  return createHash('sha256').update(`mfa/session|${session}`).digest('base64url');
}
