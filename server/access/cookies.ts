/** Behind https the browser itself holds the cookie to this host; on loopback http it cannot. */
const names = {
  admin: { secure: '__Host-tenantatlas', plain: 'tenantatlas' },
  system: { secure: '__Host-tenantatlas-system', plain: 'tenantatlas-system' },
} as const
export type Plane = keyof typeof names

export const cookieName = (plane: Plane, isSecure: boolean): string => names[plane][isSecure ? 'secure' : 'plain']

/** An absolute limit; a shorter idle one is kept on the server. */
export const sessionMaxAgeSeconds = 7 * 24 * 3600

export function sessionCookie(plane: Plane, token: string, isSecure: boolean): string {
  return cookie(plane, token, sessionMaxAgeSeconds, isSecure)
}

export const endedCookie = (plane: Plane, isSecure: boolean): string => cookie(plane, '', 0, isSecure)

function cookie(plane: Plane, value: string, maxAge: number, isSecure: boolean): string {
  const secure = isSecure ? '; Secure' : ''
  return `${cookieName(plane, isSecure)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`
}
