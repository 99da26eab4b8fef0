import { VirtualAuthenticator } from '../../kit/index.ts';
import { type Site } from '../../site/site.ts';
import { newestCode } from '../site/set-up.ts';
import { PASSWORD } from '../site/wallet.ts';

/** Somebody with an account at the wallet and an app that works there, made without a browser. */
export interface Member {
  email: string;
  /** The account as the app holds it, for a vault that is there from the beginning. */
  uri: string;
  factorId: string;
  /** Whoever has it is signed in. */
  cookie: { name: string; value: string };
}

/** What the verifier says of a set-up, at its beginning and at its end. */
interface Enrollment {
  id: string;
  uri: string;
  /** The step that comes next. */
  next: string;
  factor: { factorId: string };
}

const STEP_MS = 30_000;

/** The set-up is confirmed with the code of the half minute before, which is accepted too: the present one is still unused. */
export async function join(site: Site, nowMs: number, email: string): Promise<Member> {
  const headers = { Origin: site.url, 'MFA-Request': '1' };
  const form = new URLSearchParams({ name: 'Siti Rahmawati', email, phone: '0812 3456 7890', password: PASSWORD });
  const signedUp = await fetch(`${site.url}/sign-up`, { method: 'POST', body: form, headers, redirect: 'manual' });
  const [pair = ''] = (signedUp.headers.getSetCookie().at(-1) ?? '').split(';');
  const post = async (path: string, body: object) => {
    const json = { ...headers, 'Content-Type': 'application/json', Cookie: pair };
    const answer = await fetch(site.url + path, { method: 'POST', body: JSON.stringify(body), headers: json });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Enrollment;
  };
  const { id, uri, next } = await post('/mfa/enrollments', { method: 'totp' });
  if (next === 'phone') {
    await post(`/mfa/enrollments/${id}/send`, {});
    await post(`/mfa/enrollments/${id}/phone`, { code: newestCode(site) });
  }
  const phone = new VirtualAuthenticator();
  phone.add(uri);
  const { factor } = await post(`/mfa/enrollments/${id}/confirm`, { code: phone.code(nowMs - STEP_MS) });
  const [name = '', value = ''] = pair.split('=');
  return { email, uri, factorId: factor.factorId, cookie: { name, value } };
}
