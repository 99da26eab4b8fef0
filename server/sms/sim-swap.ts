import { isAnswer, postTo, providerUrl } from './provider.ts';

/** Whether a number moved to another SIM: then whoever reads its messages may be a thief (SV-20). */
export interface SimSwapCheck {
  /** Never rejects. `unknown`: the network did not tell in time. */
  check(phoneNumber: string, signal: AbortSignal): Promise<'swapped' | 'not-swapped' | 'unknown'>;
  /** What to do about `unknown`. Default `send`: an outage of the check must not lock everybody out. */
  whenUnknown?: 'send' | 'refuse';
}

export interface CamaraOptions {
  /** Up to and with the version: `https://api.operator.example/sim-swap/v1`. */
  baseUrl: string;
  /** A bearer token of the operator's, fetched and renewed by you. */
  token: () => string | Promise<string>;
  /** How recent a swap counts. 1 to 2400 hours; default 72. */
  maxAgeHours?: number;
  whenUnknown?: 'send' | 'refuse';
}

/**
 * CAMARA SIM Swap: `POST /check { phoneNumber, maxAge }` → `{ swapped }`.
 * https://github.com/camaraproject/SimSwap (code/API_definitions/sim-swap.yaml)
 *
 * @throws MfaError `bad-config` for an address that is not https.
 */
export function camaraSimSwap(options: CamaraOptions): SimSwapCheck {
  const base = providerUrl(options.baseUrl);
  const url = new URL(`${base.href.replace(/\/$/, '')}/check`);
  return {
    ...(options.whenUnknown ? { whenUnknown: options.whenUnknown } : {}),
    async check(phoneNumber, signal) {
      try {
        const headers = { authorization: `Bearer ${await options.token()}`, 'content-type': 'application/json' };
        const body = JSON.stringify({ phoneNumber, maxAge: options.maxAgeHours ?? 72 });
        const answer = await postTo({ url, headers, body, signal });
        return isAnswer(answer) && answer.status === 200 ? swappedIn(answer.text) : 'unknown';
      } catch {
        return 'unknown';
      }
    },
  };
}

/** @throws SyntaxError */
function swappedIn(text: string): 'swapped' | 'not-swapped' | 'unknown' {
  const swapped: unknown = (JSON.parse(text) as { swapped?: unknown } | null)?.swapped;
  return swapped === true ? 'swapped' : swapped === false ? 'not-swapped' : 'unknown';
}
