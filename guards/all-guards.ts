import { badgeColours } from './badge-colours.ts'
import { bannedNames } from './banned-names.ts'
import { boundaries } from './boundaries.ts'
import { completeOperations } from './complete-operations.ts'
import { deadFiles } from './dead-files.ts'
import { endpoints } from './endpoints.ts'
import { fileShape } from './file-shape.ts'
import { fresh } from './fresh.ts'
import { graphWalls } from './graph-walls.ts'
import { lateParts } from './late-parts.ts'
import { links } from './links.ts'
import { oneVoice } from './one-voice.ts'
import { oneWriter } from './one-writer.ts'
import { pins } from './pins.ts'
import { productText } from './product-text.ts'
import { routes } from './routes.ts'
import { sizes } from './sizes.ts'
import { thresholds } from './thresholds.ts'
import { trueDocs } from './true-docs.ts'
import type { SourceFile, Violation } from './tree.ts'

/** Every guard, by what it holds. A and B and C are the guards of that letter (spec: operations §12). */
export const allGuards: Readonly<Record<string, (files: readonly SourceFile[]) => Violation[] | Promise<Violation[]>>> =
  {
    'one writer (A)': oneWriter,
    'one voice (B)': oneVoice,
    'banned names (C)': bannedNames,
    boundaries,
    'graph walls': graphWalls,
    'complete operations': completeOperations,
    links,
    'badge colours': badgeColours,
    'late parts': lateParts,
    thresholds,
    routes,
    endpoints,
    'file shape': fileShape,
    sizes,
    'dead files': deadFiles,
    pins,
    fresh,
    'product text': productText,
    'true docs': trueDocs,
  }
