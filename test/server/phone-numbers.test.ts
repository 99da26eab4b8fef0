import { expect } from 'chai';
import { optionalTrusted } from '../../server/app.ts';
import { DEFAULT_SMS_RULES } from '../../server/sms/rules.ts';
import { person, startVerifier, type TestVerifier } from './support/verifier.ts';

describe('the field for a phone number', () => {
  let verifier: TestVerifier;
  before(async () => {
    verifier = await startVerifier({ smsRules: { ...DEFAULT_SMS_RULES, countries: ['SG', 'ID'] } });
  });
  after(() => verifier.close());

  it('row 5, SV-53: offers the countries that are served, in the order of the site, and the registered number by its end', async () => {
    const { body } = await verifier.call(person({ phone: '+6281234567842' }), 'GET', '/phone-numbers');
    const countries = [
      { country: 'SG', dialCode: '65' },
      { country: 'ID', dialCode: '62' },
    ];
    expect(body).to.deep.equal({ countries, registered: { to: '•• 42', country: 'ID' } });
    expect((await verifier.call(person(), 'GET', '/phone-numbers')).body).to.deep.equal({ countries });
    expect((await verifier.call(person({ phone: 'unknown' }), 'GET', '/phone-numbers')).body).to.not.have.property('registered');
  });

  it('where messages reach nobody and cost nothing, every country is served', async () => {
    const free = await startVerifier({ store: verifier.store });
    const { countries } = (await free.call(person(), 'GET', '/phone-numbers')).body;
    expect(countries).to.have.length.above(200);
    expect(countries).to.deep.include({ country: 'GB', dialCode: '44' });
  });

  it('SV-19: says of a number in a country that is not served that it is so, as set-up does, and sends nothing', async () => {
    const who = person();
    const { body } = await verifier.call(who, 'POST', '/phone-numbers', { text: '+44 7400 123456' });
    expect(body).to.deep.equal({ to: '•• 56', country: 'GB', valid: false, reason: 'country-not-served' });
    const begun = await verifier.call(who, 'POST', '/enrollments', { method: 'sms', phone: '07400 123456', country: 'GB' });
    expect([begun.status, begun.body.type]).to.deep.equal([422, 'country-not-served']);
    expect(verifier.inbox.messages()).to.deep.equal([]);
  });

  it('SV-53: answers the same whether a number is somebody’s or nobody’s', async () => {
    const owner = person({ phone: '+6281234567842' });
    const ask = async (who = person()) =>
      (await verifier.call(who, 'POST', '/phone-numbers', { text: '081234567842', country: 'ID' })).body;
    const before = await ask();
    const begun = await verifier.call(owner, 'POST', '/enrollments', { method: 'sms' });
    const code = /#(\d{6})$/.exec(verifier.inbox.messages()[0]?.text ?? '')?.[1];
    expect((await verifier.call(owner, 'POST', `/enrollments/${begun.body.id}/confirm`, { code })).status).to.equal(200);
    expect(await ask()).to.deep.equal(before);
  });

  it('belongs to whoever may set a method up: not without a sign-in, not after the password alone', async () => {
    const half = person({ stage: 'first-factor' });
    const strict = await startVerifier({
      store: verifier.store,
      policyFor: () => ({ ...optionalTrusted, notEnrolled: 'enroll-first' }),
    });
    const withoutSms = await startVerifier({
      store: verifier.store,
      policyFor: () => ({ ...optionalTrusted, methods: ['totp', 'backup'] }),
    });
    for (const [method, body] of [
      ['GET', undefined],
      ['POST', { text: '0812' }],
    ] as const) {
      expect((await verifier.call(null, method, '/phone-numbers', body)).body.type).to.equal('not-signed-in');
      expect((await verifier.call(half, method, '/phone-numbers', body)).body.type).to.equal('method-not-allowed');
      expect((await strict.call(half, method, '/phone-numbers', body)).status, 'has to set one up').to.equal(200);
      expect((await withoutSms.call(person(), method, '/phone-numbers', body)).body.type).to.equal('method-not-allowed');
    }
  });
});
