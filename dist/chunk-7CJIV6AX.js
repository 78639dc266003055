import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);
import{COMMENT_FORM,SUMMARY_FORM,reportMarkdown}from"./chunk-P5OT4JLF.js";import"./chunk-IU6C6EZD.js";import"./chunk-DUUZPTNI.js";import"./chunk-QLBOLKUJ.js";export{COMMENT_FORM,SUMMARY_FORM,reportMarkdown};
