/** `expect.poll` for stories told side by side, where there is no one test that it could belong to. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  holds: (value: T) => boolean,
  seconds = 100,
): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    const value = await look()
    if (holds(value)) return value
    if (performance.now() > deadline) throw new Error(`not within ${seconds} s: ${what}; last ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
