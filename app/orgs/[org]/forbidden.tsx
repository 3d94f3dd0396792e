import Forbidden from '@/app/forbidden'

// Here as well as at the root, so that the organization's sidebar stays.
export default Forbidden
