import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{require_version}from"./chunk-EAMROOUG.js";import"./chunk-EDDRLK6E.js";export default require_version();
