import { answerStart } from '@/lib/sso/answer-start'

type Context = { params: Promise<{ organization: string }> }

/** Where the link on an organization's sign-in page leads: on to its provider. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  return answerStart(request, (await params).organization)
}
