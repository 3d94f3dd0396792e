import type { Minted } from '@/lib/tokens/types'
import type { SampleRequest } from './sample-request'

/** A secret to show: just minted by the server, or a copy made in the browser, which the list may not know. */
export type ShownSecret = Omit<Minted, 'tokenId'> & { tokenId?: string; copy?: boolean; sample?: SampleRequest }
