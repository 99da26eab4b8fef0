import type { Mfa } from '../../../server/app.ts';

/** A host with one route of its own, `/require`, which does what it is asked if the gate lets it. */
export function hostOf(mfa: Mfa): (request: Request) => Promise<Response> {
  return async (request) => {
    if (new URL(request.url).pathname !== '/require') return mfa.fetch(request);
    const { action, payload, challenge } = (await request.json()) as { action: string; payload: never; challenge: string };
    const gate = await mfa.require(request, action, payload, { challenge });
    return gate.ok ? Response.json({ ok: true, factor: gate.factor }, { headers: gate.headers }) : gate.response;
  };
}
