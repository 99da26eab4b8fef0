import * as v from 'valibot';
import { Id, TimeMs } from '../shared/protocol/challenge.ts';

/**
 * Every message inside the extension: its schema is its validator, its type and its documentation. Who may send it is the
 * list that it stands in: `FROM_PAGES` for content scripts, whose every word may have been forged by the site, and
 * `FROM_OURSELVES` for the extension's own windows.
 *
 * No message from a page can list accounts, name a record, fetch an address, or be answered with a secret (EX-16).
 */

const RecordId = v.pipe(v.string(), v.uuid());
const TabId = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Origin = v.pipe(v.string(), v.maxLength(300), v.url());
const Name = v.pipe(v.string(), v.maxLength(256));

/** Drawn by each content script when it starts: an answer that carries it belongs to that very document. */
const Nonce = v.pipe(v.string(), v.regex(/^\d{1,10}(?:-\d{1,10}){3}$/));

export const FROM_PAGES = v.variant('type', [
  /** May I speak here? Answered `true` on a bound origin; otherwise the script never stirs. */
  v.strictObject({ type: v.literal('may-i') }),
  v.strictObject({
    type: v.literal('challenge'),
    nonce: Nonce,
    id: Id,
    kind: v.picklist(['sign-in', 'change', 'transaction']),
    methods: v.pipe(v.array(v.pipe(v.string(), v.maxLength(16))), v.maxLength(8)),
    factorId: v.optional(Id),
    digits: v.pipe(v.number(), v.integer(), v.minValue(6), v.maxValue(8)),
    expiresAtMs: TimeMs,
  }),
  v.strictObject({
    type: v.literal('outcome'),
    id: Id,
    result: v.picklist(['accepted', 'wrong-code', 'already-used', 'expired', 'locked', 'not-sent']),
    serverTimeMs: TimeMs,
  }),
  v.strictObject({ type: v.literal('gone'), id: Id }),
  /** Only while the extension is looking for a field, after the user asked it to: whether there is one, and the rule that decided. */
  v.strictObject({
    type: v.literal('looked'),
    nonce: Nonce,
    finding: v.picklist(['found', 'filled', 'ambiguous', 'unread', 'none']),
    reason: v.pipe(v.string(), v.regex(/^[a-z:-]{1,32}$/)),
  }),
  /** Only while the extension is reading the page after a click on its button. */
  v.strictObject({
    type: v.literal('offer'),
    nonce: Nonce,
    id: Id,
    uri: v.pipe(v.string(), v.maxLength(4096)),
    factorId: Id,
    expiresAtMs: TimeMs,
  }),
]);
export type FromPage = v.InferOutput<typeof FROM_PAGES>;

export const FROM_OURSELVES = v.variant('type', [
  v.strictObject({ type: v.literal('unlocked') }),
  /** One of our pages changed accounts or settings. */
  v.strictObject({ type: v.literal('vault-changed') }),
  v.strictObject({ type: v.literal('lock') }),
  v.strictObject({ type: v.literal('codes'), ids: v.pipe(v.array(RecordId), v.maxLength(64)) }),
  /** The user clicked this account's code: our window puts it on the clipboard, and nothing else does (EX-12). */
  v.strictObject({ type: v.literal('copy'), recordId: RecordId }),
  /** The code that was copied last, for whoever clears it from the clipboard; given once. */
  v.strictObject({ type: v.literal('take-copied') }),
  /** What does the page in this tab ask for? */
  v.strictObject({ type: v.literal('asked'), tabId: TabId }),
  v.strictObject({ type: v.literal('asked-by-id'), challengeId: Id }),
  /** Is there an account to save on the page in this tab? */
  v.strictObject({ type: v.literal('read-offer'), tabId: TabId }),
  v.strictObject({ type: v.literal('save-offer'), tabId: TabId, offerId: Id, issuer: Name, account: Name }),
  /** Is there a field for a code on the page in this tab? */
  v.strictObject({ type: v.literal('look'), tabId: TabId }),
  /** The site that was looked at is the first that gets codes of this account. Any further one takes the passphrase (EX-45). */
  v.strictObject({ type: v.literal('bind'), recordId: RecordId, challengeId: Id }),
  v.strictObject({ type: v.literal('fill'), recordId: RecordId, challengeId: Id }),
  v.strictObject({ type: v.literal('settle'), recordId: RecordId, worked: v.boolean() }),
  v.strictObject({ type: v.literal('sites') }),
  /** Sign-in codes of this account are filled on this site without asking, or no longer. */
  v.strictObject({ type: v.literal('allow-unasked'), recordId: RecordId, origin: Origin, allowed: v.boolean() }),
  v.strictObject({ type: v.literal('forget-site'), origin: Origin }),
  /** Codes of this account no longer go to all of a domain. There is no message that widens: that takes the passphrase. */
  v.strictObject({ type: v.literal('narrow'), recordId: RecordId, origin: Origin }),
]);
export type FromOurselves = v.InferOutput<typeof FROM_OURSELVES>;

/** Background → content script: the digits, for the document that drew this nonce, and nothing else (EX-17). */
export const ToPage = v.strictObject({
  type: v.picklist(['fill', 'fill-field']),
  nonce: Nonce,
  id: Id,
  code: v.string(),
  unasked: v.optional(v.literal(true)),
});
export type ToPage = v.InferOutput<typeof ToPage>;
/** What the content script says of it: `filled`, or why not. */
export type Filled =
  | 'filled'
  | 'field-busy'
  /** The field, or its document, is no longer the one that was found, or was not to be filled any more. */
  | 'gone'
  | 'not-allowed'
  /** It was hidden or disabled since; something was in it; something that is not ours appeared while filling. */
  | 'not-fillable'
  | 'has-value'
  | 'other-value'
  /** The code does not fit; the page took it out again; nothing that we can do makes the page keep it. */
  | 'wrong-length'
  | 'cleared'
  | 'refused';

/** The background's first word to a popup: only one that the user opened may read what a page offers. */
export interface PopupGreeting {
  byUser: boolean;
}

/** An account as the extension's windows see it: no secret, no code. */
export interface AccountView {
  id: string;
  issuer: string;
  account: string;
  origins: string[];
  state: 'pending' | 'active';
  type: 'totp' | 'hotp' | 'steam';
  digits: number;
  periodSeconds: number;
  pinned: boolean;
  /** Its heading; empty: none. */
  group: string;
}

/** What a page asks for, as the popup shows it. Everything but `kind` and `expiresAtMs` comes from the browser or the vault. */
export interface AskedView {
  challengeId: string;
  origin: string;
  /** `enrollment`: an account that was just saved may send its first code. */
  kind: 'sign-in' | 'change' | 'transaction' | 'enrollment' | 'field';
  expiresAtMs: number;
  /** Accounts that may answer here; empty while the vault is locked. */
  accounts: AccountView[];
  /** Those of them that may be filled here without asking from now on, if the user wants that. */
  mayGoUnasked: string[];
  /** What the page said of the last code that it was given. */
  outcome?: 'wrong-code' | 'already-used';
  /** Only of a `field`, which is a page that says nothing to us: what was found on it. */
  found?: FoundField;
}

export interface FoundField {
  finding: 'found' | 'filled' | 'ambiguous' | 'none';
  /** The rule that decided. */
  reason: string;
  site: SiteName;
  /** All accounts, where none belongs to this site yet. */
  others: AccountView[];
}

/** How a site is shown to somebody who has to decide whether it is the right one. */
export interface SiteName {
  /** The origin in three parts: what anybody can write, what was registered, and the port. */
  before: string;
  registrable: string;
  after: string;
  /** It is written with letters beyond ASCII, and this is how it looks: maybe like another. */
  international?: string;
  /** A site that has an account here and is called almost the same. */
  like?: string;
}

/** A site that is given codes, and of which accounts. */
export interface SiteView {
  origin: string;
  /** The permission that it needs for the popup to open there by itself. */
  pattern: string;
  /** What it may be widened to: everything under a registered domain. */
  wider?: { domain: string; pattern: string };
  accounts: {
    recordId: string;
    issuer: string;
    account: string;
    /** Sign-in codes are filled there without asking. */
    unasked: boolean;
    /** It announced a transaction once: everything asks there. */
    money: boolean;
    /** Codes go to everything under its domain. */
    wide: boolean;
  }[];
}

export interface OfferView {
  offerId: string;
  origin: string;
  issuer: string;
  account: string;
  /** The permission to ask for, so that the site can be filled. */
  pattern: string;
  /** The same factor is in the vault already. */
  known: boolean;
}

export type CodeView = { ok: true; digits: string; untilMs: number } | { ok: false };

export type FillAnswer =
  | { result: 'filled' }
  /** The code of this time step was used already, or ends in a moment: ask again then. */
  | { result: 'wait'; why: 'used' | 'ending'; untilMs: number }
  | { result: 'field-busy' | 'not-taken' | 'declined' | 'gone' };

/** Which answer belongs to which message. */
export interface Answers {
  unlocked: true;
  'vault-changed': true;
  lock: true;
  codes: Record<string, CodeView>;
  copy: CodeView;
  'take-copied': string | null;
  asked: AskedView | null;
  'asked-by-id': AskedView | null;
  'read-offer': OfferView | null;
  'save-offer': { recordId: string } | { error: 'gone' };
  look: AskedView | null;
  bind: AskedView | null;
  fill: FillAnswer;
  settle: true;
  sites: SiteView[];
  'allow-unasked': true;
  'forget-site': true;
  narrow: true;
}
