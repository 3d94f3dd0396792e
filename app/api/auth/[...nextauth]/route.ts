import NextAuth from 'next-auth'
import { authOptions } from '@/lib/auth/options'

type Context = { params: Promise<{ nextauth: string[] }> }

/** next-auth's own endpoints: session, csrf, signout, and sign-in with credentials under the same limits as the form. */
async function handle(request: Request, context: Context): Promise<Response> {
  return NextAuth(request as never, context as never, authOptions())
}

export { handle as GET, handle as POST }
