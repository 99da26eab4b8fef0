import { MfaError, type MfaErrorCode } from '../../shared/errors.ts';
import { type Unlocking } from './unlock-vault.ts';
import { t } from './strings.ts';

/** What went wrong, and what to do, in the user's words. */
export function failureText(error: unknown): string {
  const key = error instanceof MfaError ? WORDS[error.code] : undefined;
  return t(key ?? 'vaultFailed');
}

const WORDS: Partial<Record<MfaErrorCode, string>> = {
  'vault-full': 'vaultFull',
  'vault-busy': 'vaultBusy',
  'vault-damaged': 'vaultDamaged',
  'vault-rolled-back': 'vaultDamaged',
  'bad-payload': 'notABackup',
  'bad-version': 'newerVersion',
  'bad-kdf': 'vaultDamaged',
  'bad-label': 'needsName',
  'last-slot': 'lastSlot',
};

/** Why a passphrase did not open anything; empty: it did. */
export function unlockingText(answer: Unlocking<unknown>): string {
  if (answer.result === 'wait') return t('waitForTry', String(answer.seconds));
  return answer.result === 'wrong' ? t('wrongPassphrase') : '';
}
