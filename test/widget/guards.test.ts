import { expect } from 'chai';
import fc from 'fast-check';
import * as v from 'valibot';
import { PROBLEMS } from '../../shared/errors.ts';
import { Challenge, SendResponse, VerifyResponse } from '../../shared/protocol/challenge.ts';
import { BackupCodesResponse, ConfirmResponse, Enrollment, EnrollmentPlan } from '../../shared/protocol/enrollment.ts';
import { BridgeIn } from '../../shared/protocol/page-bridge.ts';
import { readQuestion } from '../../widget/autofill/extension-bridge.ts';
import { readChallenge, readProblem, readSent, readVerified } from '../../widget/challenge/guards.ts';
import { readCodes, readConfirmed, readEnrollment, readPlan } from '../../widget/enroll/enroll-transport.ts';
import { BACKUP, signIn, SMS, withdrawal } from './support/fake-verifier.ts';

const ID = 'abcdefghijklmnopqrstuvwx';
const NOW = 1_800_000_000_000;
const full = {
  ...withdrawal(),
  offers: [{ ...SMS, resendAtMs: NOW, lockedUntilMs: NOW }, BACKUP],
  transaction: { amount: '250.00', currency: 'EUR', payee: 'Siti', memo: 'rent\nMay' },
  attemptsLeft: 3,
  remember: { days: null, asks: true },
  support: {
    channels: [{ kind: 'chat', href: 'https://example.com', label: 'Chat' }],
    hours: { from: '08:00', to: '23:00' },
    timeZone: 'Asia/Jakarta',
    languages: ['id'],
  },
  statement: 'x',
};
const [HELLO, READ_OFFER, READ_BACKUP_CODES] = BridgeIn.options;
const factor = { factorId: ID, method: 'totp', label: 'Pixel', createdAtMs: NOW, lastUsedMs: null };

/** The hand-written guard, the schema it stands for, and values that both accept. */
const pairs: [string, (value: unknown) => unknown, v.GenericSchema, object[]][] = [
  ['challenge', readChallenge, Challenge, [signIn(), withdrawal(), full]],
  ['sent', readSent, SendResponse, [{ to: '•• 42', resendAtMs: NOW, expiresAtMs: NOW }]],
  ['verified', readVerified, VerifyResponse, [{ state: 'verified', left: 3, serverTimeMs: NOW }]],
  [
    'bridge question',
    (value) => readQuestion(JSON.stringify(value)),
    v.variant('type', [HELLO, READ_OFFER, READ_BACKUP_CODES]),
    [
      { v: 1, type: 'hello' },
      { v: 1, type: 'read-offer' },
      { v: 1, type: 'read-backup-codes' },
    ],
  ],
];

/** What comes along and is of no use to the element: it may be anything. */
const UNUSED: Record<string, RegExp> = {
  challenge: /^(attemptsLeft|support\.languages|support\.channels\.\d+\.kind)/,
  sent: /^(to|expiresAtMs)$/,
  verified: /^(left|serverTimeMs)$/,
};

/** Values that go wrong in one place: another value, a missing or an additional field, at any depth. */
const odd = fc.constantFrom<unknown>(
  null,
  undefined,
  -1,
  1.5,
  0,
  7,
  2 ** 53,
  '',
  'x',
  '1e5',
  '01',
  'é',
  [],
  {},
  [1],
  true,
  'x'.repeat(257),
);
function spoilt(value: object): fc.Arbitrary<[spoilt: unknown, at: string]> {
  const paths = (node: unknown, path: string[] = []): string[][] =>
    typeof node === 'object' && node !== null
      ? [
          ...Object.entries(node).flatMap(([key, child]) => [[...path, key], ...paths(child, [...path, key])]),
          [...path, 'surplus'],
        ]
      : [];
  return fc.tuple(fc.constantFrom(...paths(value)), odd).map(([path, to]) => {
    const copy = structuredClone(value) as Record<string, unknown>;
    const last = path.at(-1) as string;
    const parent = path.slice(0, -1).reduce((node, key) => node[key] as Record<string, unknown>, copy);
    if (to === undefined) Reflect.deleteProperty(parent, last);
    else parent[last] = to;
    return [copy, path.join('.')];
  });
}

describe('guards without the schema library', () => {
  for (const [name, read, schema, values] of pairs) {
    it(`accept every ${name} that the schema accepts`, () => {
      for (const value of values) {
        expect(v.is(schema, value), 'the schema').to.equal(true);
        expect(read(value), 'the guard').to.not.equal(null);
      }
    });

    it(`accept and refuse a spoilt ${name} as the schema does, in all that the element uses`, () => {
      fc.assert(
        fc.property(fc.oneof(...values.map(spoilt)), ([value, spoiltAt]) => {
          // The schema reads what JSON can carry.
          const wire: unknown = JSON.parse(JSON.stringify(value));
          const unused = UNUSED[name]?.test(spoiltAt) === true;
          expect(read(wire) !== null, `${spoiltAt} in ${JSON.stringify(wire)}`).to.equal(unused || v.is(schema, wire));
        }),
        { numRuns: 1_000 },
      );
    });
  }

  it('refuse what is no object at all', () => {
    for (const value of [null, undefined, 1, 'x', [], true]) {
      expect(readChallenge(value)).to.equal(null);
      expect(readVerified(value)).to.equal(null);
      expect(readProblem(value)).to.deep.equal({ code: 'bad-response' });
    }
  });

  it('accept what the server says of a set-up, and nothing that the schema refuses and the element uses', () => {
    const enrollment = {
      id: ID,
      method: 'totp',
      factorId: ID,
      uri: 'otpauth://totp/x',
      key: 'JBSW Y3DP',
      expiresAtMs: NOW,
      serverTimeMs: NOW,
      steps: ['phone', 'confirm'],
      next: 'phone',
    };
    const plan = {
      methods: [{ method: 'sms', steps: ['method', 'confirm'], there: true }],
      phone: { to: '•• 90', country: 'ID' },
      backupCount: 1,
      pending: { ...enrollment, to: '•• 90', resendAtMs: NOW, confirmed: false },
    };
    const codes = { codes: ['T3MT-VNFN-SG1Q-MDK5'] };
    const confirmed = { factor, serverTimeMs: NOW };
    expect(v.is(Enrollment, enrollment) && readEnrollment(enrollment) !== null).to.equal(true);
    expect(v.is(ConfirmResponse, confirmed) && readConfirmed(confirmed) !== null).to.equal(true);
    expect(v.is(EnrollmentPlan, plan) && readPlan(plan) !== null).to.equal(true);
    expect(v.is(BackupCodesResponse, codes) && readCodes(codes) !== null).to.equal(true);
    expect(readPlan({ ...plan, pending: { ...plan.pending, next: 'pay' } })).to.equal(null);
    expect(readPlan({ ...plan, backupCount: 2 })).to.equal(null);
    expect(readCodes({ codes: ['<b>'] })).to.equal(null);
    expect(readEnrollment({ ...enrollment, uri: 'javascript:alert(1)' })).to.equal(null);
    expect(readEnrollment({ ...enrollment, id: 'short' })).to.equal(null);
    expect(readConfirmed({ ...confirmed, factor: { ...factor, factorId: 7 } })).to.equal(null);
  });

  it('read every problem of the list, and no text of a server beyond it (WD-20)', () => {
    for (const type of Object.keys(PROBLEMS)) expect(readProblem({ type, title: 'x', status: 400 }).code).to.equal(type);
    expect(readProblem({ type: 'toString' })).to.deep.equal({ code: 'bad-response' });
    expect(readProblem({ type: '<b>hello</b>', title: 'x', status: 400 })).to.deep.equal({ code: 'bad-response' });
    expect(readProblem({ type: 'wrong-code', clockOffMs: -60_000 })).to.include({ code: 'wrong-code', clockOffMs: -60_000 });
    expect(readProblem({ type: 'locked', retryAtMs: NOW, title: 'x' }))
      .to.include({ code: 'locked', retryAtMs: NOW })
      .and.not.have.property('title');
    expect(readProblem({ type: 'locked', retryAtMs: NOW, attemptsLeft: -1 })).to.deep.equal({ code: 'bad-response' });
  });
});
