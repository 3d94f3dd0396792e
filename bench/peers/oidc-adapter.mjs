/**
 * What oidc-provider keeps, in PostgreSQL: one table, by kind and id, as its documentation's example adapters have it.
 * @param {import('pg').Pool} pool
 */
export async function createAdapter(pool) {
  await pool.query(`
    CREATE TABLE oidc (
      kind text, id text, payload jsonb NOT NULL, "grantId" text, "userCode" text, uid text, "expiresAt" timestamptz, "consumedAt" timestamptz,
      PRIMARY KEY (kind, id)
    );
    CREATE INDEX ON oidc ("grantId");
    CREATE INDEX ON oidc (kind, uid);
    CREATE INDEX ON oidc (kind, "userCode");`)

  return class Adapter {
    constructor(kind) {
      this.kind = kind
    }

    async upsert(id, payload, expiresIn) {
      const expiresAt = expiresIn ? new Date(Date.now() + expiresIn * 1_000) : null
      await pool.query({
        name: 'upsert',
        text: `INSERT INTO oidc (kind, id, payload, "grantId", "userCode", uid, "expiresAt") VALUES ($1, $2, $3, $4, $5, $6, $7)
          ON CONFLICT (kind, id) DO UPDATE SET payload = $3, "grantId" = $4, "userCode" = $5, uid = $6, "expiresAt" = $7`,
        values: [this.kind, id, payload, payload.grantId, payload.userCode, payload.uid, expiresAt],
      })
    }

    find = (id) => this.#findBy('id', id)
    findByUid = (uid) => this.#findBy('uid', uid)
    findByUserCode = (userCode) => this.#findBy('"userCode"', userCode)

    async #findBy(column, value) {
      const { rows } = await pool.query({
        name: `find by ${column}`,
        text: `SELECT payload, "expiresAt", "consumedAt" FROM oidc WHERE kind = $1 AND ${column} = $2`,
        values: [this.kind, value],
      })
      const [row] = rows
      if (!row || (row.expiresAt && row.expiresAt < new Date())) return undefined
      return { ...row.payload, ...(row.consumedAt && { consumed: true }) }
    }

    async consume(id) {
      await pool.query(`UPDATE oidc SET "consumedAt" = now() WHERE kind = $1 AND id = $2`, [this.kind, id])
    }

    async destroy(id) {
      await pool.query('DELETE FROM oidc WHERE kind = $1 AND id = $2', [this.kind, id])
    }

    async revokeByGrantId(grantId) {
      await pool.query('DELETE FROM oidc WHERE "grantId" = $1', [grantId])
    }
  }
}
