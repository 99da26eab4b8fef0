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
    const code = (await source?.get({ otp: { transport: ['sms'] }, signal }))?.code;
    return !signal.aborted && typeof code === 'string' && RegExp(`^\\d{${digits}}$`).test(code) ? code : null;
  } catch {
    // Aborted, timed out, refused: the user types.
    return null;
  }
}

/** Browsers have the one only where they have the other, in a secure context. */
function otpSource(): OtpSource | null {
  return 'OTPCredential' in window ? (navigator.credentials as unknown as OtpSource) : null;
}
