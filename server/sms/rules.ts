import { MfaError } from '../../shared/errors.ts';
import type { SmsGateway } from './gateway.ts';
import { KNOWN_COUNTRIES } from './phone-number.ts';
import type { SimSwapCheck } from './sim-swap.ts';

/**
 * What text messages may cost, as data. Codes cost money and are farmed: bots ask for them at numbers whose owners share
 * the price (SMS pumping), so every cap is taken before anything is sent, and nothing is sent to a country that the site
 * did not name.
 */
export interface SmsRules {
  /** ISO 3166 codes of the countries that are served, `['ID']`. There is no default. */
  countries: readonly string[];
  perNumber: readonly Cap[];
  /** A number without its last four digits: pumped ranges are bought in blocks. */
  perPrefix: Cap;
  perDialCode: Cap;
  /** One address; of IPv6 its /64. Mobile networks put many people behind one. */
  perAddress: Cap;
  perAccount: Cap;
  /** Everything that this tenant sends. */
  perDay: Cap;
  /** What it may cost, in any unit of money. Without a price a segment costs 1. */
  spend: Cap & { priceOf?: (country: string) => number };
  /**
   * How many of the codes sent to a prefix are ever typed in: people type them, bots do not. `record` only raises the
   * alarm; look at it for a while before you let it `refuse`.
   */
  typedShare: { mode: 'record' | 'refuse' | 'off'; atLeast: number; afterSent: number };
  /** Asks the network whether the number moved to another SIM lately. */
  simSwap?: SimSwapCheck;
  /** Metrics: called after the commit of what it tells; never with a number or a code. */
  onEvent?: (event: SmsEvent) => void;
}

export interface Cap {
  count: number;
  windowMs: number;
}

/** Why a message was not sent. The first three are about who asked, the others about everybody. */
export type RefusalReason =
  'number' | 'account' | 'address' | 'prefix' | 'dial-code' | 'day' | 'spend' | 'country' | 'typed-share' | 'sim-swapped';

export type SmsEvent =
  | { type: 'reserved'; tenant: string; country: string; segments: number }
  | { type: 'refused'; tenant: string; country: string; reason: RefusalReason }
  | { type: 'accepted' | 'not-sent' | 'unknown'; tenant: string; country: string; ms: number }
  | { type: 'typed'; tenant: string }
  | { type: 'delivered' | 'undelivered'; tenant: string; gateway: string };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const DEFAULT_SMS_RULES: Omit<SmsRules, 'countries'> = {
  perNumber: [
    { count: 3, windowMs: 10 * MINUTE },
    { count: 10, windowMs: DAY },
  ],
  perPrefix: { count: 30, windowMs: DAY },
  perDialCode: { count: 2000, windowMs: DAY },
  perAddress: { count: 30, windowMs: HOUR },
  perAccount: { count: 20, windowMs: DAY },
  perDay: { count: 5000, windowMs: DAY },
  spend: { count: 10_000, windowMs: DAY },
  typedShare: { mode: 'record', atLeast: 0.2, afterSent: 20 },
};

/**
 * The rules that apply to this gateway; null for a development gateway without rules: it reaches nobody and costs nothing.
 *
 * @throws MfaError `bad-config` for a gateway that reaches phones and no list of countries, and for caps that are none.
 */
export function smsRules(gateway: SmsGateway | undefined, rules: Partial<SmsRules> | undefined): SmsRules | null {
  if (!gateway || (gateway.development && !rules)) return null;
  const countries = rules?.countries ?? [];
  if (countries.length === 0 || !countries.every((country) => KNOWN_COUNTRIES.includes(country)))
    throw new MfaError(
      'bad-config',
      "smsRules.countries names the countries that get messages: ['ID']; none is served otherwise",
    );
  const complete = { ...DEFAULT_SMS_RULES, ...rules, countries };
  if (!capsOf(complete).every(({ count, windowMs }) => count >= 0 && Number.isSafeInteger(windowMs) && windowMs > 0))
    throw new MfaError('bad-config', 'each cap of smsRules has a count of at least 0 and a window in whole milliseconds');
  return complete;
}

function capsOf(rules: SmsRules): Cap[] {
  const { perNumber, perPrefix, perDialCode, perAddress, perAccount, perDay, spend } = rules;
  return [...perNumber, perPrefix, perDialCode, perAddress, perAccount, perDay, spend];
}
