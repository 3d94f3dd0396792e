/** The same words whether the user is unknown or the password wrong. */
export const wrongCredentials = 'The email or the password is not right. Check both and try again.'
