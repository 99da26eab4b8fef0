import type { BridgeOut } from '../../shared/protocol/page-bridge.ts';
import type { Refusal } from './challenge-machine.ts';

type BridgeResult = (BridgeOut & { type: 'outcome' })['result'];

/** What the extension is told of an answer; `not-sent` is also what never came back or was not judged. */
export function bridgeOutcome(code: Refusal['code']): BridgeResult {
  return OUTCOMES[code] ?? 'not-sent';
}

const OUTCOMES: Readonly<Record<string, BridgeResult>> = {
  'wrong-code': 'wrong-code',
  'bad-request': 'wrong-code',
  'already-used': 'already-used',
  expired: 'expired',
  'unknown-challenge': 'expired',
  locked: 'locked',
};
