import type { Support } from '../shared/protocol/challenge.ts';
import type { Identity } from './identity.ts';
import type { Limits } from './limits.ts';
import type { NoticeDesk } from './notifications.ts';
import type { Policy } from './policies/policy.ts';
import type { Sealer } from './sealing.ts';
import type { SmsGateway } from './sms/gateway.ts';
import type { SmsRules } from './sms/rules.ts';
import type { Wordings } from './sms/templates/wording.ts';
import type { Store } from './store/store.ts';

/** What every operation works with; made once by `createMfa`. */
export interface Core {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly policyFor: (who: Identity) => Policy;
  readonly issuer: string;
  readonly origins: readonly string[];
  readonly limits: Limits;
  readonly sms: SmsGateway | null;
  /** What messages say, per language. */
  readonly smsTemplates: Wordings;
  /** Null where messages cost nothing. */
  readonly smsRules: SmsRules | null;
  readonly notices: NoticeDesk;
  readonly support: Support | null;
}
