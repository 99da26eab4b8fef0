import type { SendResponse } from '../../shared/protocol/challenge.ts';
import type {
  BackupCodesResponse,
  ConfirmResponse,
  Enrollment,
  EnrollmentPlan,
  EnrollRequest,
  PhoneVerified,
} from '../../shared/protocol/enrollment.ts';
import { type Approved, approvedBy } from '../ask-approved.ts';
import { count, type Form, identifier, reader, readSent, text } from '../challenge/guards.ts';
import { ask } from '../challenge/http-transport.ts';
import type { Answer } from '../challenge/transport.ts';

/**
 * What stands between the element and a verifier. HTTP by default (`enrollTransport`); another backend implements this. A refusal is
 * a value. Nobody waits for an answer any more once the signal was aborted.
 */
export interface EnrollTransport {
  plan(signal: AbortSignal): Promise<Answer<EnrollmentPlan>>;
  /** May have to be approved first. */
  begin(request: EnrollRequest, signal: AbortSignal): Promise<Approved<Enrollment>>;
  send(id: string, signal: AbortSignal): Promise<Answer<SendResponse>>;
  verifyPhone(id: string, code: string, signal: AbortSignal): Promise<Answer<PhoneVerified>>;
  confirm(id: string, code: string, signal: AbortSignal): Promise<Answer<ConfirmResponse>>;
  makeCodes(id: string, signal: AbortSignal): Promise<Answer<BackupCodesResponse>>;
  /** Gives the set-up up; or, once its factor is active, says that its owner is done. */
  end(id: string, signal: AbortSignal): Promise<unknown>;
}

/** The verifier's own wire, under `endpoint`. Whoever has a factor is asked for it before anything begins. */
export function enrollTransport(endpoint: string): EnrollTransport {
  const all = `${endpoint.replace(/\/$/, '')}/enrollments`;
  const one = (id: string, step = ''): string => `${all}/${encodeURIComponent(id)}${step}`;
  return {
    plan: (signal) => ask(all, readPlan, signal),
    begin: (request, signal) => approvedBy(endpoint)('/enrollments', readEnrollment, signal, request),
    send: (id, signal) => ask(one(id, '/send'), readSent, signal, {}),
    verifyPhone: (id, code, signal) => ask(one(id, '/phone'), readVerifiedPhone, signal, { code }),
    confirm: (id, code, signal) => ask(one(id, '/confirm'), readConfirmed, signal, { code }),
    makeCodes: (id, signal) => ask(one(id, '/backup-codes'), readCodes, signal, {}),
    end: (id, signal) => ask(one(id), String, signal, undefined, 'DELETE'),
  };
}

const METHOD = /^(totp|sms)$/;
const STEP = /^(method|phone|confirm|backup-codes)$/;
const isFlag = (value: unknown): boolean => typeof value === 'boolean';

const PENDING = {
  id: identifier,
  method: METHOD,
  factorId: identifier,
  'to?': text,
  'resendAtMs?': count,
  expiresAtMs: count,
  serverTimeMs: count,
  steps: [STEP],
  'next?': STEP,
} satisfies Form;

export const readPlan = reader<EnrollmentPlan>({
  methods: [{ method: METHOD, steps: [STEP], there: isFlag }],
  'phone?': { to: text, country: text },
  backupCount: (value) => value === 10 || value === 1,
  'pending?': { ...PENDING, confirmed: isFlag, 'replaces?': identifier },
});

export const readEnrollment = reader<Enrollment>({ ...PENDING, 'uri?': /^otpauth:\/\//, 'key?': /^[A-Z2-7 ]+=*$/ });

export const readConfirmed = reader<ConfirmResponse>({
  factor: { factorId: identifier, method: text },
  serverTimeMs: count,
});

export const readVerifiedPhone = reader<PhoneVerified>({ serverTimeMs: count });
export const readCodes = reader<BackupCodesResponse>({ codes: [/^[\dA-Z-]+$/] });
