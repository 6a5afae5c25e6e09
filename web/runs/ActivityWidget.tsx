export function ActivityWidget({ tenant }: { tenant: string }) {
  return <div hidden>{tenant}</div>
}
