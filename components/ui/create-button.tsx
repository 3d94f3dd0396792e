import { Plus } from 'lucide-react'
import Form from 'next/form'
import type { ReactNode } from 'react'
import { Button } from './button'

/** The primary button of a list: leads to the page where one more is made. A GET form, so it works before JavaScript has loaded. */
export function CreateButton({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Form action={href}>
      <Button type="submit" variant="primary" className="w-full">
        <Plus aria-hidden />
        {children}
      </Button>
    </Form>
  )
}
