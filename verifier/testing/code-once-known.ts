const attempts = 10

/**
 * The code of an answer. While copies that it sees for the first time are being listed, a verifier may say that it does not know; it may not
 * go on saying so.
 * @param post asks `POST /v1/verify`.
 */
export async function codeOnceKnown(
  post: (body: unknown) => Promise<Response>,
  body: Record<string, unknown>,
): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const { code } = (await (await post(body)).json()) as { code: string }
    if (code !== 'unavailable' || attempt === attempts) return code
  }
}
