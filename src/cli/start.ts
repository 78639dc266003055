#!/usr/bin/env node
/**
 * The first file of the command line. It loads nothing itself, so that all that is loaded comes from the cache of compiled
 * code that Node 22 and later keep.
 */
import nodeModule from 'node:module';

// Unknown to Node 20.
(nodeModule as {readonly enableCompileCache?: () => unknown}).enableCompileCache?.();
await import('./main.ts');
