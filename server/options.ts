import { MfaError } from '../shared/errors.ts';
import type { Support } from '../shared/protocol/challenge.ts';
import type { Core } from './core.ts';
import type { AccountKey, Identity } from './identity.ts';
import type { KeyProvider } from './keys.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { noticeDesk, type Notify } from './notifications.ts';
import { checkPolicy } from './policies/check.ts';
import type { Policy } from './policies/policy.ts';
import { holdTo, type Profile } from './policies/profiles.ts';
import { sealerWith } from './sealing.ts';
import type { SmsGateway } from './sms/gateway.ts';
import { lintTemplates } from './sms/lint.ts';
import { smsRules, type SmsRules } from './sms/rules.ts';
import { WORDINGS, type Wordings } from './sms/templates/wording.ts';
import type { Store } from './store/store.ts';

/** What a host says of itself, checked before anything is served: what cannot work is named at the start. */

export interface MfaOptions<P extends Policy = Policy> {
  /** `pglite({ dataDir })` for one process, `postgres({ connectionString })` for more. */
  store: Store;
  /** How this site asks. One of `policy` and `policyFor`. */
  policy?: P;
  /** As `policy`, decided per visitor (for example per tenant). */
  policyFor?: (who: Identity) => P;
  /** Refuses to start where `policy` contradicts what the site has to be able to claim, and says why. */
  profile?: Profile;
  /** Who sends this request, by the host's own session; null when nobody is signed in. */
  identify: (request: Request) => Identity | null | Promise<Identity | null>;
  /** `fileKeys(path)`, `environmentKeys(text)` or a key service: what secrets are sealed with. */
  keys: KeyProvider;
  /** The site's name, as the authenticator app and messages show it. */
  issuer: string;
  /** Exact origins of the pages that show the elements: `['https://example.org']`. */
  origins: readonly string[];
  /** Where the host mounts `mfa.fetch`. Default `/mfa`. */
  endpoint?: string;
  /** Without one, text messages are not offered. */
  sms?: SmsGateway;
  /** Words of messages in further languages, or in place of ours: `mfa-challenge sms-lint` checks them, and so does the start. */
  smsTemplates?: Wordings;
  /** What messages may cost, and which countries get them; needed with a gateway that reaches phones. */
  smsRules?: Partial<SmsRules>;
  /** Told of what the owner of an account, or whoever runs the site, should hear of. */
  notify?: Notify;
  support?: Support;
  /** Addresses or networks of the proxies whose `X-Forwarded-For` is believed. */
  trustedProxies?: readonly string[];
  /** Ends the sessions of an account but the one kept, after a change of how one signs in. */
  endOtherSessions?: (who: AccountKey, keep: string) => void | Promise<void>;
  /** Hears of what went wrong behind a 503. The errors hold no secret. */
  onError?: (error: unknown) => void;
  /** Parts of `DEFAULT_LIMITS` to change. */
  limits?: Partial<Limits>;
}

/** @throws MfaError `bad-config` for options that cannot work. */
export function coreOf(options: MfaOptions): Core {
  for (const name of ['store', 'keys', 'identify'] as const)
    if (!options[name]) throw new MfaError('bad-config', `createMfa needs ${name}`);
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  return {
    store: options.store,
    sealer: sealerWith(options.keys),
    policyFor: policyOf(options, limits),
    issuer: issuerOf(options),
    origins: originsOf(options),
    limits,
    sms: options.sms ?? null,
    smsTemplates: templatesOf(options),
    smsRules: smsRules(options.sms, options.smsRules),
    notices: noticeDesk(options.notify),
    support: options.support ?? null,
  };
}

function policyOf({ policy, policyFor, profile }: MfaOptions, limits: Limits): (who: Identity) => Policy {
  if ((policy === undefined) === (policyFor === undefined))
    throw new MfaError('bad-config', 'createMfa needs either policy or policyFor');
  if (policy) {
    checkPolicy(policy);
    if (profile) holdTo(profile, policy, limits);
    return () => policy;
  }
  const checked = new WeakSet<Policy>();
  return (who) => {
    const found = policyFor?.(who);
    if (!found) throw new MfaError('bad-config', 'policyFor returned no policy');
    if (checked.has(found)) return found;
    checkPolicy(found);
    if (profile) holdTo(profile, found, limits);
    checked.add(found);
    return found;
  };
}

function issuerOf({ issuer }: MfaOptions): string {
  if (typeof issuer !== 'string' || issuer.trim() === '')
    throw new MfaError('bad-config', 'createMfa needs an issuer: the name of the site');
  return issuer;
}

function originsOf({ origins }: MfaOptions): readonly string[] {
  const exact =
    Array.isArray(origins) &&
    origins.length > 0 &&
    origins.every((origin: string) => URL.canParse(origin) && new URL(origin).origin === origin);
  if (!exact) throw new MfaError('bad-config', "createMfa needs origins, each exact and without a path: ['https://example.org']");
  return origins;
}

function templatesOf({ smsTemplates = {}, issuer, origins }: MfaOptions): Wordings {
  const findings = origins.flatMap((origin) => lintTemplates(smsTemplates, { issuer, host: new URL(origin).hostname }));
  const broken = findings.find(({ severity }) => severity === 'error');
  if (broken) throw new MfaError('bad-config', `smsTemplates.${broken.language}, ${broken.purpose}: ${broken.message}`);
  return { ...WORDINGS, ...smsTemplates };
}

export function endpointOf({ endpoint = '/mfa' }: MfaOptions): string {
  if (!/^(\/[A-Za-z0-9._~-]+)+$/.test(endpoint)) throw new MfaError('bad-config', 'endpoint is a path like /mfa');
  return endpoint;
}
