/** Entry of the worker processes: does the jobs of all tasks, by name, as the pool sends them. */
import {serveJobs} from './build/serve-jobs.ts';
import {jobs} from './tasks/jobs.ts';

serveJobs(jobs);
