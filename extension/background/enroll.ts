import { MfaError } from '../../shared/errors.ts';
import { type TotpAccount } from '../../shared/otp/account.ts';
import { parseOffer } from '../../shared/otp/otpauth-uri.ts';
import { type Answers, type FromPage, type OfferView } from '../messages.ts';
import { type Entry } from '../vault/index-columns.ts';
import { type Vault } from '../vault/vault.ts';
import { type AskedList } from './asked.ts';
import { type PageSpeaker } from './dispatch.ts';
import { isBindable, patternFor } from './origins.ts';
import { rememberSites } from './site-settings.ts';
import { type Sites } from './sites.ts';

type OfferMessage = Extract<FromPage, { type: 'offer' }>;

/** Saving the account that a page offers, after a click on the extension's button. */
export interface Enroller {
  /** What the page in this tab offers. Reads it each time anew: no secret is kept in between. */
  read(tabId: number): Promise<OfferView | null>;
  save(request: { tabId: number; offerId: string; issuer: string; account: string }): Promise<Answers['save-offer']>;
  /** The page's answer to being read; whoever was not asked is not heard. */
  hear(message: OfferMessage, page: PageSpeaker): void;
}

interface Ports {
  vault: () => Promise<Vault | undefined>;
  asked: AskedList;
  sites: Sites;
  /** Injects the reader into the top frame of a tab and waits until it has said what it found. */
  inject: (tabId: number) => Promise<void>;
  now: () => number;
}

interface Found {
  message: OfferMessage;
  page: PageSpeaker;
  account: TotpAccount;
}

export function enroller(ports: Ports): Enroller {
  const { vault, asked, sites, inject, now } = ports;
  const reading = new Map<number, { heard?: { message: OfferMessage; page: PageSpeaker } }>();

  async function find(tabId: number): Promise<Found | undefined> {
    const slot: { heard?: { message: OfferMessage; page: PageSpeaker } } = {};
    reading.set(tabId, slot);
    try {
      await inject(tabId);
    } catch {
      // No permission for this page (a browser page, another extension, a store): there is nothing to read.
      return undefined;
    } finally {
      reading.delete(tabId);
    }
    const account = slot.heard && accountOf(slot.heard.message.uri);
    if (!slot.heard || !account || !isBindable(slot.heard.page.origin)) return undefined;
    return { ...slot.heard, account };
  }

  return {
    hear(message, page) {
      const slot = reading.get(page.tabId);
      if (slot && message.expiresAtMs > now()) slot.heard ??= { message, page };
    },

    async read(tabId) {
      const found = await find(tabId);
      if (!found) return null;
      const { message, page, account } = found;
      account.secret.fill(0);
      const known = (await (await vault())?.list())?.some((entry) => isSameFactor(entry, found)) ?? false;
      const { issuer, account: name } = account;
      return { offerId: message.id, origin: page.origin, pattern: patternFor(page.origin), issuer, account: name, known };
    },

    async save({ tabId, offerId, issuer, account: name }) {
      const open = await vault();
      const found = await find(tabId);
      if (!open || found?.message.id !== offerId) return { error: 'gone' };
      const { message, page, account } = found;
      const earlier = (await open.list()).find((entry) => isSameFactor(entry, found));
      const entry = earlier ?? (await open.add(...pending(found, issuer, name, now())));
      account.secret.fill(0);
      await rememberSites(open, sites);
      const { id, expiresAtMs, nonce, factorId } = message;
      const { origin, windowId, frameId, documentId } = page;
      const challenge = { id, kind: 'enrollment' as const, documentId, factorId, expiresAtMs };
      await asked.put({ challenge, origin, tabId, windowId, frameId, nonce, recordId: entry.id });
      return { recordId: entry.id };
    },
  };
}

/** Only what our own kind of server issues: time-based, strict (SH-05, SH-06). */
function accountOf(uri: string): TotpAccount | undefined {
  try {
    const account = parseOffer(uri);
    return account.type === 'totp' ? account : undefined;
  } catch (error) {
    if (error instanceof MfaError) return undefined;
    throw error;
  }
}

function isSameFactor(entry: Entry, { message, page }: Found): boolean {
  if (entry.trashedAtMs > 0) return false;
  return entry.bindings.some(({ origin, factorId }) => origin === page.origin && factorId === message.factorId);
}

/** Pending until the site has accepted a code of it; bound to the origin that the browser reported, and to no other. */
function pending({ message, page, account }: Found, issuer: string, name: string, nowMs: number): Parameters<Vault['add']> {
  const { algorithm, digits, periodSeconds, secret } = account;
  const names = { issuer: issuer.trim() || account.issuer, account: name.trim() || account.account };
  const binding = { origin: page.origin, factorId: message.factorId, fill: 'ask' as const, money: false };
  const entry = { ...names, type: 'totp' as const, digits, periodSeconds, bindings: [binding] };
  return [
    { ...entry, kind: 'otp', state: 'pending', enrollmentId: message.id, createdAtMs: nowMs },
    {
      kind: 'otp',
      type: 'totp',
      algorithm,
      digits,
      periodSeconds,
      counter: 0,
      ...names,
      origins: [page.origin],
      secret: new Uint8Array(secret),
    },
  ];
}
