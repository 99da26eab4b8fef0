import { expect } from 'chai';
import { MfaError, type MfaErrorCode } from '../../shared/errors.ts';

/** Runs `work` and expects it to throw an MfaError of this code. */
export function expectCode(code: MfaErrorCode, work: () => unknown): void {
  let thrown: unknown;
  try {
    work();
  } catch (error) {
    thrown = error;
  }
  expectIsCode(thrown, code);
}

/** As `expectCode`, for promises. */
export async function expectRejection(code: MfaErrorCode, promise: Promise<unknown>): Promise<void> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  expectIsCode(thrown, code);
}

function expectIsCode(thrown: unknown, code: MfaErrorCode): void {
  expect(thrown, `an MfaError ${code}`).to.be.instanceOf(MfaError);
  expect((thrown as MfaError).code).to.equal(code);
}
