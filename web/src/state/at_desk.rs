//! Between the wizard's pages and booking. In: acts at the desk, the page shown. Out: the page that follows, what the page
//! needs of the hall. Absent: booking itself (`desk`).

use super::{Page, State, Step, desk};

impl State {
    pub(super) fn at_desk(&mut self, act: desk::Act) {
        use desk::Next;
        let next = self.desk.act(act);
        // An answer that comes late takes nobody away from another page.
        if next == Next::Stay || !self.page.at_desk() {
            return;
        }
        let step = |desk: &desk::Desk, step: Step| match &desk.aim {
            Some(desk::Aim::Item { item, .. }) => Page::Book { item: item.clone(), step },
            _ => Page::Rebook,
        };
        let page = match next {
            Next::Stay | Next::Alarm => None,
            Next::Full => Some(step(&self.desk, Step::Time)),
            Next::Step(to) => Some(step(&self.desk, to)),
            Next::Mine => Some(Page::Mine),
            Next::Rebook => Some(Page::Rebook),
        };
        let here = page.as_ref().is_none_or(|page| *page == self.page);
        if here || next == Next::Full {
            self.alarm += 1;
        }
        if let Some(page) = page {
            self.go(page);
        }
    }

    /// What a page of booking needs to know.
    pub(super) fn look_at_desk(&mut self) {
        match &self.page {
            Page::Book { item, step } => {
                let class = self.cases.get(item).and_then(|case| case.review.as_ref());
                if let Some(class) = class.map(|review| review.item.window.clone()) {
                    self.desk.begin(item, &class);
                    if *step == Step::Time {
                        self.desk.show_times();
                    }
                }
            }
            Page::Mine => self.desk.look(),
            Page::Rate | Page::Complain => self.desk.begin_after(),
            Page::Rebook => self.desk.show_times(),
            _ => {}
        }
    }
}
