/**
 * Every way in which this product says no.
 *
 * One list, kebab-case, stable: an interface translates the code, a log counts it, a test names it.
 * The server's codes are the problem types of the wire (see `protocol/problem.ts`); the others never leave the process that
 * threw them.
 */
export type MfaErrorCode =
  | ProblemCode
  // otp: what an otpauth URI or a secret can be
  | 'bad-uri'
  | 'bad-secret'
  | 'bad-algorithm'
  | 'bad-digits'
  | 'bad-period'
  | 'bad-counter'
  | 'bad-label'
  // crypto and stored formats
  | 'bad-payload'
  | 'bad-version'
  | 'wrong-key'
  | 'bad-kdf'
  // the extension's vault: it names what is wrong, so that the interface can say what to do
  | 'vault-missing'
  | 'vault-exists'
  | 'vault-locked'
  | 'vault-busy'
  | 'vault-damaged'
  | 'vault-rolled-back'
  | 'vault-full'
  | 'last-slot'
  // configuration: the process refuses to start
  | 'bad-config'
  | 'weak-key'
  | 'store-in-use'
  // the element and its transport
  | 'offline'
  | 'bad-response'
  | 'framed'
  | 'cancelled';

/** The types of the problems that the server answers with, each with its HTTP status (RFC 9457). */
export const PROBLEMS = {
  'bad-request': 400,
  'not-signed-in': 401,
  'mfa-required': 403,
  'enrollment-required': 403,
  'method-not-allowed': 403,
  'bad-origin': 403,
  'unknown-challenge': 404,
  'already-used': 409,
  'already-enrolled': 409,
  expired: 410,
  'shown-once': 410,
  'too-large': 413,
  'wrong-code': 422,
  'bad-phone': 422,
  'country-not-served': 422,
  'secret-too-short': 422,
  locked: 423,
  'cooling-off': 423,
  'too-many': 429,
  'sms-not-sent': 502,
  unavailable: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/**
 * A broken promise: thrown, never returned. Expected outcomes (a wrong code, a used one) are values.
 * `message` is for the developer who reads a log and says what to do; it never holds a secret, a code or a phone number.
 */
export class MfaError extends Error {
  override readonly name = 'MfaError';
  readonly code: MfaErrorCode;

  constructor(code: MfaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
