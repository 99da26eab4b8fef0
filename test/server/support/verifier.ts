import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import {
  createMfa,
  developmentInbox,
  type DevelopmentInbox,
  type Identity,
  type KeyProvider,
  type Mfa,
  type MfaOptions,
  optionalTrusted,
  type Store,
} from '../../../server/app.ts';
import { parseOffer } from '../../../shared/otp/otpauth-uri.ts';
import { totp } from '../../../shared/otp/totp.ts';
import type { Challenge } from '../../../shared/protocol/challenge.ts';
import type { Enrollment } from '../../../shared/protocol/enrollment.ts';
import { memoryStore } from '../../support/memory-store.ts';

export const ORIGIN = 'https://bank.example';

/** Fresh keys, kept in memory. */
export function memoryKeys(): KeyProvider {
  const key = { id: 'k1', key: new Uint8Array(randomBytes(32)) };
  return { current: () => Promise.resolve(key), byId: () => Promise.resolve(key) };
}

/** A session as the host knows it; the tests send its whole identity as a header. */
export function person(changes: Partial<Identity> = {}): Identity {
  return {
    tenant: 'main',
    account: `account-${randomUUID()}`,
    session: `session-${randomUUID()}`,
    stage: 'full',
    name: 'alice@example.org',
    ...changes,
  };
}

export interface Answer {
  status: number;
  // The tests read what the wire documents; the schemas have tests of their own.
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any
  headers: Headers;
}

export interface TestVerifier {
  mfa: Mfa;
  store: Store;
  inbox: DevelopmentInbox;
  /** A request as the element sends it. */
  call(who: Identity | null, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  request(who: Identity | null, headers?: Record<string, string>): Request;
  close(): Promise<void>;
}

/** A verifier on a store of its own (PGlite in memory unless given), whose clock can be moved. */
export async function startVerifier(options: Partial<MfaOptions> = {}): Promise<TestVerifier> {
  const inbox = developmentInbox();
  const store = options.store ?? memoryStore();
  const policy = options.policyFor ? {} : { policy: optionalTrusted };
  const mfa = createMfa({
    keys: memoryKeys(),
    ...policy,
    issuer: 'Example Bank',
    origins: [ORIGIN],
    sms: inbox.sms,
    notify: inbox.notify,
    identify: (request) => identityFrom(request),
    ...options,
    store,
  });
  await mfa.ready;
  return { mfa, store, inbox, close: () => mfa.close(), request: requestOf, call: (...wanted) => callOf(mfa, ...wanted) };
}

export function requestOf(who: Identity | null, headers: Record<string, string> = {}): Request {
  return new Request(`${ORIGIN}/anything`, { method: 'POST', headers: { ...sessionHeader(who), origin: ORIGIN, ...headers } });
}

export async function callOf(
  mfa: { fetch(request: Request): Promise<Response> },
  who: Identity | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const sent: Record<string, string> = {
    ...sessionHeader(who),
    ...(method === 'GET' ? {} : { origin: ORIGIN, 'mfa-request': '1' }),
  };
  if (body !== undefined) sent['content-type'] = 'application/json';
  const init = {
    method,
    headers: { ...sent, ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  };
  const response = await mfa.fetch(new Request(`${ORIGIN}/mfa${path}`, init));
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
}

export function identityFrom(request: Request): Identity | null {
  const header = request.headers.get('x-test-identity');
  return header === null ? null : (JSON.parse(Buffer.from(header, 'base64url').toString()) as Identity);
}

function sessionHeader(who: Identity | null): Record<string, string> {
  return who ? { 'x-test-identity': Buffer.from(JSON.stringify(who)).toString('base64url') } : {};
}

/** The app on somebody's phone. */
export class App {
  readonly #key: ReturnType<typeof parseOffer> & { periodSeconds: number };
  readonly factorId: string;

  constructor(enrollment: Pick<Enrollment, 'factorId'> & { uri?: string | undefined }) {
    this.#key = parseOffer(enrollment.uri ?? '') as ReturnType<typeof parseOffer> & { periodSeconds: number };
    this.factorId = enrollment.factorId;
  }

  get secret(): Uint8Array {
    return this.#key.secret;
  }

  code(nowMs: number): string {
    return totp(this.#key, nowMs);
  }

  /** A code that is wrong now and in the steps around. */
  wrong(nowMs: number): string {
    const near = [-3, -2, -1, 0, 1, 2, 3].map((step) => this.code(nowMs + step * 30_000));
    return ['000000', '111111', '222222', '333333', '444444', '555555', '666666', '777777'].find((code) => !near.includes(code))!;
  }
}

/** Sets an app up, and moves the clock on so that the next code is a new one. */
export async function enrollApp(verifier: TestVerifier, who: Identity, headers: Record<string, string> = {}): Promise<App> {
  const begun = await verifier.call(who, 'POST', '/enrollments', { method: 'totp' }, headers);
  expect(begun.status, JSON.stringify(begun.body)).to.equal(201);
  const { id, next } = begun.body as Enrollment;
  const app = new App(begun.body as Enrollment);
  if (next === 'phone') await verifyPhone(verifier, who, id);
  const code = app.code(await verifier.store.nowMs());
  const confirmed = await verifier.call(who, 'POST', `/enrollments/${id}/confirm`, { code });
  expect(confirmed.status, JSON.stringify(confirmed.body)).to.equal(200);
  await nextStep(verifier.store);
  return app;
}

/** Where the policy wants the registered phone verified before the app. */
export async function verifyPhone(verifier: TestVerifier, who: Identity, id: string): Promise<void> {
  const sent = await verifier.call(who, 'POST', `/enrollments/${id}/send`);
  expect(sent.status, JSON.stringify(sent.body)).to.equal(200);
  const answer = await verifier.call(who, 'POST', `/enrollments/${id}/phone`, { code: newestCode(verifier.inbox) });
  expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
}

/** The code in the newest text message. */
export function newestCode(inbox: DevelopmentInbox): string {
  return /#(\d{6})/.exec(inbox.messages().find(({ kind }) => kind === 'sms')?.text ?? '')?.[1] ?? '';
}

const offsets = new WeakMap<Store, number>();

export async function advance(store: Store, ms: number): Promise<void> {
  const offset = (offsets.get(store) ?? 0) + ms;
  offsets.set(store, offset);
  await store.setClockOffset(offset);
}

/** To the beginning of the next time step. */
export async function nextStep(store: Store, periodMs = 30_000): Promise<void> {
  await advance(store, periodMs - ((await store.nowMs()) % periodMs));
}

export async function begin(verifier: TestVerifier, who: Identity, action = 'sign-in'): Promise<Challenge> {
  const { status, body } = await verifier.call(who, 'POST', '/challenges', { action });
  expect(status, JSON.stringify(body)).to.equal(201);
  return body as Challenge;
}

export async function answerWith(
  verifier: TestVerifier,
  who: Identity,
  challenge: string,
  code: string,
  method = 'totp',
): Promise<Answer> {
  return verifier.call(who, 'POST', `/challenges/${challenge}/verify`, { method, code });
}

/** Passes the gate for a change: answers the challenge that `act` meets, and acts again. */
export async function stepUp(
  verifier: TestVerifier,
  who: Identity,
  app: App,
  act: (headers: Record<string, string>) => Promise<Answer>,
): Promise<Answer> {
  const refused = await act({});
  expect(refused.body?.type).to.equal('mfa-required');
  const id = (refused.body as { challenge: Challenge }).challenge.id;
  await nextStep(verifier.store);
  const verified = await answerWith(verifier, who, id, app.code(await verifier.store.nowMs()));
  expect(verified.status, JSON.stringify(verified.body)).to.equal(200);
  return act({ 'mfa-challenge': id });
}
