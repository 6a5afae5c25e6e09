import type { ImportReport } from './import-folder.ts'

/** What came of an import, for the person who started it. */
export function importWords(tenant: string, folder: string, report: ImportReport): string {
  const lines = [
    `Imported ${report.imported} ${report.imported === 1 ? 'policy' : 'policies'} into ${tenant} from ${folder}: ${listed(report.byCollection)}.`,
    ...(report.groups > 0 ? [`  ${report.groups} groups were kept; they are no policies.`] : []),
    ...(report.ignored.length > 0 ? [`  Not policies, left out: ${report.ignored.join(', ')}.`] : []),
    ...report.conflicts.map(
      ({ id, files, kept }) =>
        `  One id in ${files.length} files (${id}): "${kept}" counts, of ${files.map((file) => `"${file}"`).join(', ')}.`,
    ),
    ...report.broken.map(({ file, reason }) => `  Could not be read: "${file}": ${reason}`),
  ]
  return lines.join('\n')
}

const listed = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([key, count]) => `${count} ${key}`)
    .join(', ') || 'nothing'
