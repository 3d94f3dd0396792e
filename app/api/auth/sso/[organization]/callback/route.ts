import { answerCallback } from '@/lib/sso/answer-callback'

type Context = { params: Promise<{ organization: string }> }

/** The redirect URI: where an organization's provider sends its users back to. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  return answerCallback(request, (await params).organization)
}
