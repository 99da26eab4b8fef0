import { type Hono } from 'hono';
import * as v from 'valibot';
import { Id } from '../shared/protocol/challenge.ts';
import type { Core } from './core.ts';
import { isSettingUp } from './enrollment-rows.ts';
import { checkSender, corsHeaders, originOf, readBody } from './guard.ts';
import type { Who } from './identity.ts';
import { accept, type Outcome, problemResponse, refuse } from './outcome.ts';
import { takeTurn } from './turn.ts';
import type { Verifier } from './verifier.ts';

/** The wire: how a request becomes a call of a route, and what the route says a response. Which routes there are is in `routes.ts`. */

/** What the routes need besides the core: who asks, and what to do when something breaks or changes. */
export interface Door {
  core: Core;
  verifier: Verifier;
  endpoint: string;
  /** @throws whatever the host's `identify` throws: the request is then `unavailable`. */
  identify(request: Request): Promise<Who | null>;
  addressOf(request: Request): string | null;
  onError(error: unknown): void;
  /** How one signs in has changed: the host may end the other sessions. */
  onChanged(who: Who): Promise<void>;
}

/** One request, with everything that was found out about it. */
export interface Call<B> {
  request: Request;
  who: Who;
  /** The id in the path. */
  id: string;
  body: B;
  origin: string;
  /** What goes out with the answer. */
  cookies: string[];
}

export interface Route<B> {
  /**
   * `any`: what a session that has shown its password only may do, answer its challenge. `enroll`: that session too, where
   * the policy wants a method set up before anything else and there is none.
   */
  stage: 'any' | 'enroll' | 'full';
  body?: v.GenericSchema<unknown, B>;
  status?: 200 | 201 | 204;
  run(call: Call<B>): Promise<Outcome<unknown>>;
}

/** Answers a method and path by a route. */
export function on<B>(app: Hono, door: Door, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, route: Route<B>): void {
  app.on(method, path, async ({ req }) => {
    const cookies: string[] = [];
    const outcome = await answer(door, req.raw, req.param('id') ?? '', path.includes(':id'), route, cookies);
    return finish(door, req.raw, outcome, route.status ?? 200, cookies);
  });
}

/** The guard clauses, in the order in which a reviewer would ask. */
async function answer<B>(
  door: Door,
  request: Request,
  id: string,
  hasId: boolean,
  route: Route<B>,
  cookies: string[],
): Promise<Outcome<unknown>> {
  const { origins } = door.core;
  const sender = checkSender(request, origins);
  if (!sender.ok) return sender;
  const who = await door.identify(request);
  if (!who) return refuse('not-signed-in');
  if (!(await mayUse(door.core, who, route.stage))) return refuse('method-not-allowed');
  if (hasId && !v.is(Id, id)) return refuse('unknown-challenge');
  const body = route.body ? await readBody(request, route.body) : accept(undefined as B);
  return body.ok ? route.run({ request, who, id, body: body.value as B, origin: originOf(request, origins), cookies }) : body;
}

async function mayUse(core: Core, who: Who, stage: Route<unknown>['stage']): Promise<boolean> {
  if (stage === 'any' || who.stage === 'full') return true;
  if (stage === 'full' || core.policyFor(who).notEnrolled !== 'enroll-first') return false;
  return takeTurn(core.store, who, (turn) => isSettingUp(turn, who));
}

/** What goes out, whatever it says. */
export function finish(
  door: Door,
  request: Request,
  outcome: Outcome<unknown>,
  status: number,
  cookies: readonly string[] = [],
): Response {
  const response = outcome.ok ? successResponse(outcome.value, status) : problemResponse(outcome.problem, Date.now());
  for (const [name, value] of Object.entries(corsHeaders(request, door.core.origins))) response.headers.set(name, value);
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'no-referrer');
  return response;
}

function successResponse(value: unknown, status: number): Response {
  const headers = { 'cache-control': 'no-store', 'content-type': 'application/json' };
  return status === 204
    ? new Response(null, { status, headers: { 'cache-control': 'no-store' } })
    : new Response(JSON.stringify(value), { status, headers });
}
