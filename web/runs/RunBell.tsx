export function RunBell() {
  return null
}
