import { MfaError } from '../../shared/errors.ts';
import { METHODS } from '../../shared/protocol/challenge.ts';
import { type Demand, demandOf, type Policy } from './policy.ts';

const DEMANDS: readonly Demand[] = ['never', 'new-device', 'always'];
/** A remembered browser says who came back, not what is wanted (SV-34): these ask always, or never. */
const NO_NEW_DEVICE = ['withdrawal', 'change-factor', 'change-phone', 'disable', 'enable'];
const ACTION = /^[a-z][a-z0-9-]{0,63}$/;

/** Refuses a policy that could not be meant, and names the option. @throws MfaError `bad-config` */
export function checkPolicy<P extends Policy>(policy: P): P {
  const { methods, actions, remember, backup, totpWindow, smsMinutes, coolOffHours } = policy;
  const rules: ReadonlyArray<[option: string, holds: boolean, is: string]> = [
    ['name', typeof policy.name === 'string' && policy.name !== '', 'a text: remembered browsers are bound to it'],
    ['methods', methods.length > 0 && methods.every((method) => METHODS.includes(method)), `some of ${METHODS.join(', ')}`],
    ['methods', methods.some((method) => method !== 'backup'), 'more than backup codes'],
    ...Object.entries<Demand | undefined>(actions).map(([action, demand]): [string, boolean, string] => [
      `actions['${action}']`,
      ACTION.test(action) && DEMANDS.includes(demand as Demand) && !(demand === 'new-device' && NO_NEW_DEVICE.includes(action)),
      NO_NEW_DEVICE.includes(action) ? `'always' or 'never'` : DEMANDS.map((one) => `'${one}'`).join(' or '),
    ]),
    ['otherwise', (policy.otherwise as string) === 'always', `'always': what nobody thought of needs a factor`],
    [
      'remember.days',
      remember.days === 'until-cleared' || (Number.isInteger(remember.days) && remember.days >= 0),
      `a whole number of days, 0 for never, or 'until-cleared'`,
    ],
    [
      'remember.days',
      remember.days !== 0 || demandOf(policy, 'sign-in') !== 'new-device',
      `more than 0 where signing in asks on a new device (or make actions['sign-in'] 'always')`,
    ],
    ['totpWindow', [0, 1].includes(totpWindow), '0 or 1'],
    ['smsMinutes', smsMinutes > 0 && smsMinutes <= 10, 'at most 10 (SP 800-63B §3.1.3.2)'],
    ['backup.count', [1, 10].includes(backup.count), '1 or 10'],
    ['coolOffHours', coolOffHours >= 0, 'a number of hours'],
  ];
  const broken = rules.find(([, holds]) => !holds);
  if (broken) throw new MfaError('bad-config', `policy.${broken[0]} must be ${broken[2]}`);
  return policy;
}
