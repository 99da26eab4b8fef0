/** Arabic for `<mfa-challenge>`: `MfaChallenge.languages.push(ar)` before the first element is drawn. */
export { ar } from '../../shared/strings/prompt/ar.ts';
