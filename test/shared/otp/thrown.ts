import { MfaError } from '../../../shared/errors.ts';

/** The code of the MfaError that `act` throws; fails the test when it throws nothing or something else. */
export function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof MfaError) return error.code;
    throw error;
  }
  throw new Error('expected an MfaError, and nothing was thrown');
}
