//! How far the user is: one enum and one table of what leads where.

/// How far the user is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Stage {
    /// No workbook.
    #[default]
    Empty,
    /// A workbook is being read.
    Opening,
    /// A workbook is open and nothing has been simulated, or the last simulation was refused.
    Ready,
    /// Trials are under way.
    Running,
    /// The last simulation did all its trials.
    Done,
    /// The last simulation was stopped early.
    Stopped,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A file was chosen.
    Open,
    /// The file was read.
    Opened,
    /// The file was refused, or the user cancelled.
    NotOpened,
    /// The user left the workbook.
    Close,
    /// Run was pressed.
    Run,
    /// The last trial was done.
    Finish,
    /// The simulation ended before its last trial, on request.
    Stop,
    /// The simulation was refused.
    Refuse,
    /// The engine stopped.
    Lose,
}

impl Stage {
    /// Where `step` leads. A step that makes no sense here (an answer that comes too late) changes nothing.
    pub(crate) fn after(self, step: Step) -> Self {
        match (self, step) {
            (_, Step::Open) => Self::Opening,
            (_, Step::Close) => Self::Empty,
            (Self::Opening, Step::Opened) => Self::Ready,
            (Self::Opening, Step::NotOpened | Step::Lose) => Self::Empty,
            (Self::Ready | Self::Running | Self::Done | Self::Stopped, Step::Run) => Self::Running,
            (Self::Running, Step::Finish) => Self::Done,
            (Self::Running, Step::Stop) => Self::Stopped,
            (Self::Running, Step::Refuse | Step::Lose) => Self::Ready,
            (stage, _) => stage,
        }
    }

    /// Whether a workbook is open.
    pub(crate) fn has_workbook(self) -> bool {
        !matches!(self, Self::Empty | Self::Opening)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(steps: &[Step]) -> Stage {
        steps.iter().fold(Stage::Empty, |stage, step| stage.after(*step))
    }

    #[test]
    fn the_usual_way() {
        assert_eq!(walk(&[Step::Open]), Stage::Opening);
        assert_eq!(walk(&[Step::Open, Step::Opened]), Stage::Ready);
        assert_eq!(walk(&[Step::Open, Step::Opened, Step::Run]), Stage::Running);
        assert_eq!(walk(&[Step::Open, Step::Opened, Step::Run, Step::Finish]), Stage::Done);
        assert_eq!(walk(&[Step::Open, Step::Opened, Step::Run, Step::Stop]), Stage::Stopped);
        assert_eq!(walk(&[Step::Open, Step::Opened, Step::Run, Step::Stop, Step::Run]), Stage::Running);
    }

    #[test]
    fn what_goes_wrong_leads_back() {
        assert_eq!(walk(&[Step::Open, Step::NotOpened]), Stage::Empty);
        assert_eq!(walk(&[Step::Open, Step::Lose]), Stage::Empty);
        assert_eq!(walk(&[Step::Open, Step::Opened, Step::Run, Step::Refuse]), Stage::Ready);
        assert_eq!(walk(&[Step::Open, Step::Opened, Step::Run, Step::Lose]), Stage::Ready);
    }

    #[test]
    fn answers_that_come_too_late_change_nothing() {
        for stage in [Stage::Empty, Stage::Opening, Stage::Ready, Stage::Done, Stage::Stopped] {
            for step in [Step::Finish, Step::Stop, Step::Refuse] {
                assert_eq!(stage.after(step), stage);
            }
        }
        assert_eq!(Stage::Running.after(Step::Opened), Stage::Running);
        assert_eq!(Stage::Empty.after(Step::Run), Stage::Empty);
        assert_eq!(Stage::Opening.after(Step::Run), Stage::Opening);
    }

    #[test]
    fn a_workbook_is_there_from_ready_on() {
        for (stage, there) in [
            (Stage::Empty, false),
            (Stage::Opening, false),
            (Stage::Ready, true),
            (Stage::Running, true),
            (Stage::Done, true),
            (Stage::Stopped, true),
        ] {
            assert_eq!(stage.has_workbook(), there);
        }
    }
}
