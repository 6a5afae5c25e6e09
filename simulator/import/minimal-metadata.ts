import type { Item } from '../tenant.ts'

/**
 * What Microsoft would serve with minimal metadata of an item that was exported with full metadata: no links, contexts,
 * actions, or types of scalars. `@odata.type` stays where the declared type has derived ones (spec: graph §5).
 */
export function minimalMetadata(item: Item): Item {
  return stripped(item) as Item
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped)
  if (typeof value !== 'object' || value === null) return value
  const kept: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) {
    if (name === '@odata.type' ? isDerived(inner) : !isAnnotation(name)) kept[name] = stripped(inner)
  }
  return kept
}

const isAnnotation = (name: string) =>
  /@odata\.(?!bind$)/.test(name) || name.startsWith('#microsoft.graph.') || name === '@microsoft.graph.tips'

const isDerived = (type: unknown) => typeof type !== 'string' || !declared.some((pattern) => pattern.test(type))

/** Types that stand where just they were declared, so that saying them adds nothing. */
const declared = [
  /\.deviceManagementConfiguration(Policy|Setting|PolicyTemplateReference|ChoiceSettingValue|GroupSettingValue)$/,
  /\.deviceManagementConfigurationSetting(Instance|Value)TemplateReference$/,
  /\.conditionalAccess(?!AllExternalTenants$|EnumeratedExternalTenants$)[A-Za-z]+$/,
  /\.(applicationEnforcedRestrictions|continuousAccessEvaluation|persistentBrowser|signInFrequency|cloudAppSecurity|secureSignIn)SessionControl$/,
  /\.authenticationStrengthPolicy$/,
  /\.deviceCompliance(ActionItem|ScheduledActionForRule)$/,
  /\.(managedMobileApp|keyValuePair|operatingSystemVersionRange)$/,
  /\.windows(Driver|Feature|Quality)Update(Profile|Policy)$/,
]
