interface OtpRequest {
  otp: { transport: ['sms'] };
  signal: AbortSignal;
}
/** What of `navigator.credentials` is used here. */
export interface OtpSource {
  get(request: OtpRequest): Promise<{ code?: unknown } | null>;
}

/**
 * The code of a text message that ends with this site's name, where the browser can read it (WebOTP,
 * https://wicg.github.io/web-otp/). Null when there is none, the user said no, or what came is no code of that many digits.
 */
export async function receiveOtp(
  signal: AbortSignal,
  digits = 6,
  source: OtpSource | null = otpSource(),
): Promise<string | null> {
  try {
    const credential = await source?.get({ otp: { transport: ['sms'] }, signal });
    const code = credential?.code;
    return !signal.aborted && typeof code === 'string' && code.length === digits && /^\d+$/.test(code) ? code : null;
  } catch {
    // Aborted, timed out, refused: the user types.
    return null;
  }
}

function otpSource(): OtpSource | null {
  return isSecureContext && 'OTPCredential' in window ? (navigator.credentials as unknown as OtpSource) : null;
}
