let deciding

// The decision that the verifier makes, by the same code and from the same memory, in a route handler. Loaded as it is bundled for the
// verifier: what Next.js bundles would be another program.
export async function POST(request) {
  deciding ??= import(/* turbopackIgnore: true */ process.env.DECIDE_FILE)
  const { decide } = await deciding
  return Response.json(await decide(await request.json()), { headers: { 'cache-control': 'no-store' } })
}
