import { MfaError } from '../../shared/errors.ts';

/**
 * The index: everything about every account but its secret, in one encrypted blob, so that one decryption lists them all.
 *
 * It is kept as columns (one array per property), which parses about twice as fast as one object per account. A column
 * that a later version added is carried along unread, and one that is absent has its default everywhere: the index never needs
 * migrating, and the defaults never change.
 */

/** A site that may be given codes of an account. */
export interface Binding {
  /** Exactly as the browser says it: scheme, host, port. */
  origin: string;
  /** What the site calls this factor, to tell two accounts on one site apart; empty where it never said. */
  factorId: string;
  /** `'sign-in'`: the user allowed sign-in codes to be filled there without asking. */
  fill: 'ask' | 'sign-in';
  /** The site announced a transaction at least once: from then on everything asks. */
  money: boolean;
  /** Every site under the same registered domain, too: the user said so, and gave the passphrase for it. */
  wide?: boolean;
}

export interface Entry {
  id: string;
  kind: 'otp' | 'backup-codes' | 'pair-key';
  /** Version and base64url SHA-256 of the record's ciphertext: a record that was swapped or put back does not match. */
  ver: number;
  hash: string;
  issuer: string;
  account: string;
  type: 'totp' | 'hotp' | 'steam';
  digits: number;
  periodSeconds: number;
  bindings: Binding[];
  /** Pending: saved, and no site has said yet that a code of it was accepted. Never filled by itself. */
  state: 'pending' | 'active';
  /** While pending: the enrolment whose outcome decides; otherwise empty. */
  enrollmentId: string;
  /** Sort key; equal ones sort by `createdAtMs`. */
  order: number;
  groups: string[];
  pinned: boolean;
  /** 0: not in the trash. */
  trashedAtMs: number;
  createdAtMs: number;
  /** 0: never. */
  lastUsedMs: number;
  /** The last time step whose code a site accepted: the same code would be refused. 0: none. */
  lastStep: number;
  /** By how many steps this site's clock is ahead of ours, learned from accepted codes; -2 to 2. */
  skewSteps: number;
  /** Columns of later versions. */
  more: Record<string, unknown>;
}

/** A heading under which the user keeps accounts. */
export interface Group {
  id: string;
  name: string;
}

export interface Index {
  gen: number;
  /** `hashSlots` of the header that belongs to this index. */
  slots: string;
  groups: Group[];
  entries: Entry[];
  /** Members of later versions. */
  more: Record<string, unknown>;
}

type Column = Exclude<keyof Entry, 'more'>;

const DEFAULTS: { [Name in Column]: Entry[Name] } = {
  id: '',
  kind: 'otp',
  ver: 0,
  hash: '',
  issuer: '',
  account: '',
  type: 'totp',
  digits: 6,
  periodSeconds: 30,
  bindings: [],
  state: 'active',
  enrollmentId: '',
  order: 0,
  groups: [],
  pinned: false,
  trashedAtMs: 0,
  createdAtMs: 0,
  lastUsedMs: 0,
  lastStep: 0,
  skewSteps: 0,
};
const COLUMNS = Object.keys(DEFAULTS) as Column[];

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** An entry with everything that is not named at its default. */
export const entryOf = (values: Partial<Entry> & Pick<Entry, 'id'>): Entry => ({
  ...structuredClone(DEFAULTS),
  more: {},
  ...values,
});

export const emptyIndex = (slots: string): Index => ({ gen: 0, slots, groups: [], entries: [], more: {} });

export function encodeIndex({ gen, slots, groups, entries, more }: Index): Uint8Array<ArrayBuffer> {
  const columns: Record<string, unknown[]> = {};
  for (const name of COLUMNS) {
    const values = entries.map((entry) => entry[name]);
    // The ids say how many there are. What is as usual everywhere need not be written, encrypted, read back and parsed with each edit.
    if (name === 'id' || !values.every((value) => isDefault(name, value))) columns[name] = values;
  }
  const unknown = new Set<string>();
  for (const { more } of entries) for (const name in more) unknown.add(name);
  for (const name of unknown) {
    columns[name] = entries.map((entry) => entry.more[name] ?? null);
  }
  return encoder.encode(JSON.stringify({ ...more, v: 1, gen, slots, groups, columns }));
}

const isDefault = (name: Column, value: unknown) => (Array.isArray(value) ? value.length === 0 : value === DEFAULTS[name]);

/** @throws MfaError `vault-damaged` `bad-version` */
export function decodeIndex(bytes: Uint8Array): Index {
  const { v, gen, slots, groups, columns, ...more } = parse(bytes);
  if (v !== 1) throw new MfaError('bad-version', 'The index of the vault is of a version that this extension does not know.');
  return { gen, slots, groups, entries: decodeEntries(columns), more };
}

interface Encoded extends Record<string, unknown> {
  v: unknown;
  gen: number;
  slots: string;
  groups: Index['groups'];
  columns: Record<string, unknown[]>;
}

/** What decrypts was written by us: its shape is checked to the depth that a program error could have damaged. */
function parse(bytes: Uint8Array): Encoded {
  try {
    const found = JSON.parse(decoder.decode(bytes)) as Encoded;
    if (Number.isSafeInteger(found.gen) && typeof found.slots === 'string' && Array.isArray(found.columns['id'])) return found;
  } catch (cause) {
    throw new MfaError('vault-damaged', 'The index of the vault cannot be read.', { cause });
  }
  throw new MfaError('vault-damaged', 'The index of the vault cannot be read.');
}

/** Written out member by member: engines make such objects in a third of the time that a loop over names takes. */
function decodeEntries(columns: Record<string, unknown[]>): Entry[] {
  const ids = (columns['id'] ?? []) as string[];
  const known = Object.fromEntries(
    COLUMNS.map((name) => [name, columns[name] ?? Array<unknown>(ids.length).fill(DEFAULTS[name])]),
  ) as { [Name in Column]: Entry[Name][] };
  const unknown = Object.entries(columns).filter(([name]) => !(name in DEFAULTS));
  const at = <Name extends Column>(name: Name, row: number) => known[name][row] as Entry[Name];
  return ids.map((id, row) => ({
    id,
    kind: at('kind', row),
    ver: at('ver', row),
    hash: at('hash', row),
    issuer: at('issuer', row),
    account: at('account', row),
    type: at('type', row),
    digits: at('digits', row),
    periodSeconds: at('periodSeconds', row),
    bindings: at('bindings', row),
    state: at('state', row),
    enrollmentId: at('enrollmentId', row),
    order: at('order', row),
    groups: at('groups', row),
    pinned: at('pinned', row),
    trashedAtMs: at('trashedAtMs', row),
    createdAtMs: at('createdAtMs', row),
    lastUsedMs: at('lastUsedMs', row),
    lastStep: at('lastStep', row),
    skewSteps: at('skewSteps', row),
    more: unknown.length === 0 ? NOTHING : Object.fromEntries(unknown.map(([name, values]) => [name, values[row]])),
  }));
}

const NOTHING = Object.freeze({});
