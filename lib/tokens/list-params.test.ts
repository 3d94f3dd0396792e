import { describe, expect, it } from 'vitest'
import { newId } from '../ids'
import { isTree, tokenListParams } from './list-params'

describe('the list’s state in the address', () => {
  it('is the tree, newest first, when nothing is said', () => {
    const params = tokenListParams({})
    expect(params).toMatchObject({ q: '', status: [], sort: '-created', more: {} })
    expect(isTree(params)).toBe(true)
  })

  it('takes statuses together or one by one; all of them are as good as none', () => {
    expect(tokenListParams({ status: 'revoked,active' }).status).toEqual(['active', 'revoked'])
    expect(tokenListParams({ status: ['expired', 'active'] }).status).toEqual(['active', 'expired'])
    expect(tokenListParams({ status: ['active', 'revoked', 'expired'] }).status).toEqual([])
  })

  it('leaves out what it cannot read', () => {
    const broken = {
      status: 'lost',
      service_user: 'su_1',
      kind: 'personal',
      attenuated: '1',
      sort: 'size',
      more: 'tok_1.2',
    }
    expect(tokenListParams(broken)).toEqual(tokenListParams({}))
  })

  it('names the roots of which more is shown, and never without bound', () => {
    const [first, second] = [newId('tok'), newId('tok')]
    expect(tokenListParams({ more: [`${first}.2`, `${second}.999`, `${second}.0`] }).more).toEqual({
      [first]: 2,
      [second]: 20,
    })
    const many = Array.from({ length: 60 }, () => `${newId('tok')}.1`)
    expect(Object.keys(tokenListParams({ more: many }).more)).toHaveLength(20)
  })
})
