import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{runMarkdown}from"./chunk-22N5K2JN.js";import{Failure,buildLines,buildManifest,formatDiagnostic,loadManifest,runJson,runLine}from"./chunk-7PFLFPJV.js";import"./chunk-EDDRLK6E.js";export{Failure,buildLines,buildManifest,formatDiagnostic,loadManifest,runJson,runLine,runMarkdown};
