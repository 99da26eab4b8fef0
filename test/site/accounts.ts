import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hashPassword, passwordMatches } from './passwords.ts';

export type Movement = {
  readonly reference: string;
  readonly kind: 'opening' | 'received' | 'sent';
  /** Whole rupiah; negative when it left. */
  readonly rupiah: number;
  readonly payee?: string;
  /** The challenge by which it was approved. */
  readonly approval?: string;
  readonly atMs: number;
};

export type Account = {
  readonly id: string;
  email: string;
  readonly name: string;
  phone: string;
  passwordHash: string;
  /** Where money may go; `Bank · number · holder`. */
  banks?: string[];
  readonly movements: Movement[];
};

const OPENING_GIFT = 12_480_000;

/**
 * The wallet's own books: who has an account, and what came and went. One JSON file, replaced whole at each change:
 * enough for a demonstration. Second factors are not here; the verifier keeps those.
 */
export class Accounts {
  readonly #path: string;
  readonly #passwordCost: number;
  readonly #byId: Map<string, Account>;
  readonly #nobody: Promise<string>;

  constructor(dataDir: string, passwordCost: number) {
    mkdirSync(dataDir, { recursive: true });
    this.#path = join(dataDir, 'wallet.json');
    this.#passwordCost = passwordCost;
    this.#byId = new Map(read(this.#path).map((account) => [account.id, account]));
    this.#nobody = hashPassword(randomBytes(16).toString('hex'), passwordCost);
  }

  byId(id: string): Account | null {
    return this.#byId.get(id) ?? null;
  }

  byEmail(email: string): Account | null {
    return [...this.#byId.values()].find((account) => account.email === tidyEmail(email)) ?? null;
  }

  /** A new account with a welcome gift to play with; `null` when the email is taken. */
  async open(who: { email: string; name: string; phone: string; password: string }, nowMs: number): Promise<Account | null> {
    const passwordHash = await hashPassword(who.password, this.#passwordCost);
    if (this.byEmail(who.email)) return null;
    const account: Account = {
      id: randomBytes(16).toString('base64url'),
      email: tidyEmail(who.email),
      name: who.name,
      phone: who.phone,
      passwordHash,
      movements: [],
    };
    this.#byId.set(account.id, account);
    this.#enter(account, { kind: 'opening', rupiah: OPENING_GIFT, atMs: nowMs });
    return account;
  }

  /** The account whose email and password these are. Unknown emails take as long as wrong passwords. */
  async signIn(email: string, password: string): Promise<Account | null> {
    const account = this.byEmail(email);
    const matches = await passwordMatches(password, account?.passwordHash ?? (await this.#nobody));
    return matches ? account : null;
  }

  /** As `signIn`, for somebody who is there already. */
  passwordIs(account: Account, password: string): Promise<boolean> {
    return passwordMatches(password, account.passwordHash);
  }

  hashed(password: string): Promise<string> {
    return hashPassword(password, this.#passwordCost);
  }

  byPhone(phone: string): Account | null {
    return [...this.#byId.values()].find((account) => account.phone === phone) ?? null;
  }

  change(account: Account, changes: Partial<Pick<Account, 'email' | 'phone' | 'passwordHash' | 'banks'>>): void {
    Object.assign(account, changes);
    this.#save();
  }

  receive(account: Account, rupiah: number, nowMs: number): Movement {
    return this.#enter(account, { kind: 'received', rupiah, atMs: nowMs });
  }

  /** Moves money out; `null` when there is not enough. */
  pay(account: Account, rupiah: number, payee: string, approval: string | null, nowMs: number): Movement | null {
    if (rupiah > balanceOf(account)) return null;
    return this.#enter(account, {
      kind: 'sent',
      rupiah: -rupiah,
      payee,
      atMs: nowMs,
      ...(approval === null ? {} : { approval }),
    });
  }

  #enter(account: Account, what: Omit<Movement, 'reference'>): Movement {
    const movement = { reference: randomBytes(5).toString('hex').toUpperCase(), ...what };
    account.movements.unshift(movement);
    this.#save();
    return movement;
  }

  #save(): void {
    const next = `${this.#path}.next`;
    writeFileSync(next, JSON.stringify([...this.#byId.values()], null, 1), { mode: 0o600 });
    renameSync(next, this.#path);
  }
}

/** Money can go from here to somewhere else: whoever gets in gets something. */
export function hasPaymentMethods({ banks = [], movements }: Account): boolean {
  return banks.length > 0 || movements.some(({ kind }) => kind === 'sent');
}

export function balanceOf(account: Account): number {
  return account.movements.reduce((sum, { rupiah }) => sum + rupiah, 0);
}

export function tidyEmail(email: string): string {
  return email.trim().toLowerCase();
}

function read(path: string): Account[] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Account[];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
