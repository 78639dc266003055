import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{COMMENT_FORM,SUMMARY_FORM,reportMarkdown}from"./chunk-W2JGNFLV.js";import"./chunk-GHIPBDB7.js";import"./chunk-DI7VAPLB.js";import"./chunk-QLBOLKUJ.js";export{COMMENT_FORM,SUMMARY_FORM,reportMarkdown};
