import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{runMarkdown}from"./chunk-5TVCXJW3.js";import{Failure,buildLines,buildManifest,formatDiagnostic,loadManifest,runJson,runLine}from"./chunk-D6LKSBVB.js";import"./chunk-EDDRLK6E.js";export{Failure,buildLines,buildManifest,formatDiagnostic,loadManifest,runJson,runLine,runMarkdown};
