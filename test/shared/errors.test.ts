import { expect } from 'chai';
import { MfaError, PROBLEMS } from '../../shared/errors.ts';

describe('errors', () => {
  it('carry a code, and a message for the developer', () => {
    const error = new MfaError('bad-uri', 'otpauth URI: `secret` is missing', { cause: 'test' });
    expect(error).to.be.instanceOf(Error);
    expect(error).to.include({ name: 'MfaError', code: 'bad-uri', cause: 'test' });
  });

  it('have kebab-case codes, and a problem is always a client or server error', () => {
    for (const [code, status] of Object.entries(PROBLEMS)) {
      expect(code).to.match(/^[a-z]+(-[a-z]+)*$/);
      expect(status).to.be.within(400, 599);
    }
  });
});
