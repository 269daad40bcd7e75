use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use boa_engine::job::{GenericJob, Job, JobExecutor, PromiseJob};
use boa_engine::{Context, JsNativeError, JsResult};

/// Runs what promises have to do, in order, until there is no more. Nothing here waits.
#[derive(Default)]
pub(super) struct Jobs {
    promises: RefCell<VecDeque<PromiseJob>>,
    others: RefCell<VecDeque<GenericJob>>,
    /// How many may still run before something comes from outside.
    left: Cell<u64>,
    exhausted: Cell<bool>,
}

impl Jobs {
    /// Allows so many jobs until this is called again.
    pub(super) fn allow(&self, jobs: u64) {
        self.left.set(jobs);
    }

    /// Whether more jobs were to run than were allowed.
    pub(super) const fn are_exhausted(&self) -> bool {
        self.exhausted.get()
    }

    fn count(&self) -> JsResult<()> {
        let Some(left) = self.left.get().checked_sub(1) else {
            self.exhausted.set(true);
            return Err(JsNativeError::error().with_message("too many microtasks").into());
        };
        self.left.set(left);
        Ok(())
    }
}

impl JobExecutor for Jobs {
    fn enqueue_job(self: Rc<Self>, job: Job, _: &mut Context) {
        match job {
            Job::PromiseJob(job) => self.promises.borrow_mut().push_back(job),
            Job::GenericJob(job) => self.others.borrow_mut().push_back(job),
            // Timers are the worker's own, and there are no natives that wait.
            _ => {}
        }
    }

    fn run_jobs(self: Rc<Self>, context: &mut Context) -> JsResult<()> {
        loop {
            let promise = self.promises.borrow_mut().pop_front();
            if let Some(job) = promise {
                self.count()?;
                job.call(context)?;
                continue;
            }
            let other = self.others.borrow_mut().pop_front();
            let Some(job) = other else { return Ok(()) };
            self.count()?;
            job.call(context)?;
        }
    }
}
