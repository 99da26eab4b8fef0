import { expect } from 'chai';
import { clientAddress, trustedList } from '../../server/address.ts';
import { ORIGIN, person, startVerifier, enrollApp, callOf, type TestVerifier } from './support/verifier.ts';

const from = (peer: string | undefined, forwarded: string | null, trusted: string[] = ['10.0.0.0/8', '::1']) =>
  clientAddress(
    new Request(ORIGIN, forwarded === null ? {} : { headers: { 'x-forwarded-for': forwarded } }),
    peer,
    trustedList(trusted),
  );

describe('the client\u2019s address', () => {
  const cases: Array<[string, string | undefined, string | null, string | null]> = [
    ['is the peer\u2019s', '203.0.113.7', null, '203.0.113.7'],
    ['is nobody\u2019s when nobody knows it', undefined, '203.0.113.7', null],
    ['SV-66: is not what a stranger writes into a header', '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['is what a trusted proxy says', '10.0.0.1', '198.51.100.1', '198.51.100.1'],
    ['is the last one that is not trusted', '10.0.0.1', '1.2.3.4, 198.51.100.1, 10.0.0.2', '198.51.100.1'],
    ['CVE-2024-47070: is the proxy\u2019s when the header is malformed', '10.0.0.1', 'localhost', '10.0.0.1'],
    ['is the proxy\u2019s when the header is empty', '10.0.0.1', '', '10.0.0.1'],
    ['is IPv4 when it came inside IPv6', '::ffff:203.0.113.7', null, '203.0.113.7'],
    ['is the /64 of IPv6', '2001:DB8:0001:2::1', null, '2001:db8:1:2::/64'],
    ['is one /64 however it is written', '2001:db8:1:2:ffff:ffff:ffff:ffff', null, '2001:db8:1:2::/64'],
    ['reads short forms', '2001:db8::1', null, '2001:db8:0:0::/64'],
  ];
  for (const [what, peer, forwarded, expected] of cases)
    it(what, () => {
      expect(from(peer, forwarded)).to.equal(expected);
    });

  describe('over many accounts', () => {
    let verifier: TestVerifier;
    before(async () => {
      verifier = await startVerifier({
        limits: { address: { count: 10, windowMs: 86_400_000 }, alarm: { count: 8, windowMs: 86_400_000 } },
      });
    });
    after(() => verifier.close());

    it('SV-04: one wrong code each is throttled by address, right ones do not count, and the alarm rings once', async () => {
      const fetchFrom = (address: string) => ({ fetch: (request: Request) => verifier.mfa.fetch(request, { address }) });
      const attempt = async (address: string, right: boolean) => {
        const who = person();
        const app = await enrollApp(verifier, who);
        const { body } = await verifier.call(who, 'POST', '/challenges', { action: 'sign-in' });
        const nowMs = await verifier.store.nowMs();
        const code = right ? app.code(nowMs) : app.wrong(nowMs);
        return (await callOf(fetchFrom(address), who, 'POST', `/challenges/${body.id}/verify`, { method: 'totp', code })).body;
      };
      for (let i = 0; i < 4; i++) expect((await attempt('2001:db8:1:2::1', true)).state).to.equal('verified');
      for (let i = 0; i < 10; i++) expect((await attempt(`2001:db8:1:2::${String(i)}`, false)).type).to.equal('wrong-code');
      expect((await attempt('2001:db8:1:2::ffff', true)).type, 'the same /64').to.equal('too-many');
      expect((await attempt('2001:db8:1:3::1', true)).state, 'another /64').to.equal('verified');
      const alarms = verifier.inbox.messages().filter(({ text }) => text.startsWith('Unusually many codes'));
      expect(alarms).to.have.length(1);
    });
  });
});
