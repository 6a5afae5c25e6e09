/** The one place that knows where a run is read. Every link to a run comes from here (spec: operations §8). */
export const operationPath = (id: string | number): string => `/admin/operations/${id}`

/** The same in the panel of the people who run the installation. */
export const systemOperationPath = (id: string | number): string => `/system/ops/runs/${id}`
