import Form from 'next/form'
import { Button, type ButtonProps } from './button'

/** A button that leads to the page where something is made: a GET form, so it works before JavaScript has loaded. */
export function NavigateButton({ href, ...rest }: Omit<ButtonProps, 'type'> & { href: string }) {
  return (
    <Form action={href}>
      <Button {...rest} type="submit" className="w-full" />
    </Form>
  )
}
