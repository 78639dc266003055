import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{require_version}from"./chunk-UQGNZKUC.js";import"./chunk-QLBOLKUJ.js";export default require_version();
