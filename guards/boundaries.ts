import { builtinModules } from 'node:module'
import { importsOf, packageOf, type Import } from './imports.ts'
import { isConfig, isProductCode, isTest, violationOf, type SourceFile, type Violation } from './tree.ts'
import { slices, zoneOf, type Zone } from './zones.ts'

/** The arrows between folders (house: "The tree"): who may import whom. Tests follow them too, apart from their tools. */
export function boundaries(files: readonly SourceFile[]): Violation[] {
  const read = files.filter((file) => isProductCode(file) || (isTest(file) && !/^(tests|e2e|guards)\//.test(file.path)))
  return read
    .filter((file) => !isConfig(file))
    .flatMap((file) => {
      const zone = zoneOf(file.path)
      if (zone === undefined) return []
      return importsOf(file).flatMap((item) => {
        const remedy = remedyFor(file, zone, item)
        return remedy === null ? [] : [violationOf(file, item.node, remedy)]
      })
    })
}

const forTests = /^(tests|e2e|guards)\/|\/testing\/|\.(test|e2e)\.tsx?$/

function remedyFor(file: SourceFile, zone: Zone, { specifier, target, isAddress }: Import): string | null {
  // A test may start a program as a person would; that is no knowledge of what is in it.
  if (isAddress && isTest(file)) return null
  if (target === null) return packageRemedy(file, zone, specifier)
  if (!/\.\w+$/.test(target)) return 'Name the file with its ending.'
  if (!isTest(file) && !isBench(file) && forTests.test(target)) return 'The product needs nothing of its tests.'
  if (isOwn(file.path, zone, target) || (isTest(file) && target.startsWith('tests/'))) return null
  const door = doorRemedy(file.path, target)
  if (door !== null) return door
  return zone.mayImport(target, file.path) ? null : zone.remedy
}

/** A bench measures what lies behind a door, in a world that the tests know how to make. */
const isBench = ({ path }: SourceFile): boolean => path.startsWith('bench/')

const isOwn = (from: string, zone: Zone, target: string): boolean =>
  target.startsWith(zone.folder === 'server/' ? from.split('/').slice(0, 2).join('/') : zone.folder)

function packageRemedy(file: SourceFile, zone: Zone, specifier: string): string | null {
  const name = packageOf(specifier)
  if (zone.packages === 'any' || isTest(file)) return zone.never?.includes(name) === true ? zone.remedy : null
  const isNode = specifier.startsWith('node:') || builtinModules.includes(name)
  return zone.packages.includes(isNode ? 'node' : name) ? null : zone.remedy
}

const behindDoor = new RegExp(`^server/(${[...slices, 'alerts'].join('|')})/(.+)$`)

/** A slice is entered through the file that bears its name; a test may look behind the door of its own slice only. */
function doorRemedy(from: string, target: string): string | null {
  const slice = behindDoor.exec(target)
  if (
    slice === null ||
    /^(bench\/|server\/(entry\/|http\/app\.ts))/.test(from) ||
    from.startsWith(`server/${slice[1]}/`)
  )
    return null
  return slice[2] === `${slice[1]}.ts`
    ? null
    : `Import server/${slice[1]}/${slice[1]}.ts: a slice is reached through its door.`
}
