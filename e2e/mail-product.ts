import { type MailServer, startMailServer } from '@/lib/testing/mail-server'
import { test as base } from './fixtures'
import { type Product, startProduct } from './product'

type MailProduct = { product: Product; server: MailServer }

/** Tests on a product that sends mail, to a real mail server on this machine. */
export const test = base.extend<{ mail: MailServer }, { mailProduct: MailProduct }>({
  mailProduct: [
    async ({}, use) => {
      const server = await startMailServer()
      const product = await startProduct({
        SMTP_URL: server.url,
        LATCHKEY_MAIL_FROM: 'Latchkey <latchkey@northwind.example>',
      })
      await use({ product, server })
      await product.stop()
      await server.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ mailProduct }, use) => use(mailProduct.product.url),
  mail: async ({ mailProduct }, use) => use(mailProduct.server),
})
