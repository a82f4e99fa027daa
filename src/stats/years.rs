//! Construction years: what is planned, under way and complete in a year, and what that year costs.

/// A project's construction years, both included, and its planned total investment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The first year.
    pub start: i32,
    /// The last year, not before the first.
    pub end: i32,
    /// 万元 in all years together.
    pub invest_wan: f64,
}

/// How far a project is in a year. Years count as whole: work starts with the first and ends with the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The year is before the first.
    Planned,
    /// The year is one of the construction years.
    UnderWay,
    /// The year is after the last.
    Complete,
}

impl Status {
    /// `planned`, `under_way` or `complete`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Planned => "planned",
            Status::UnderWay => "under_way",
            Status::Complete => "complete",
        }
    }
}

impl Span {
    /// How far the project is in a year.
    pub fn status(&self, year: i32) -> Status {
        if year < self.start {
            Status::Planned
        } else if year <= self.end.max(self.start) {
            Status::UnderWay
        } else {
            Status::Complete
        }
    }

    /// 万元 in one year, the total spread evenly over the construction years.
    pub fn invest_in_wan(&self, year: i32) -> f64 {
        if self.status(year) == Status::UnderWay { self.invest_wan / self.years() } else { 0.0 }
    }

    /// 万元 up to the end of a year.
    pub fn invested_wan(&self, year: i32) -> f64 {
        match self.status(year) {
            Status::Planned => 0.0,
            Status::UnderWay => self.invest_wan * ((f64::from(year) - f64::from(self.start) + 1.0) / self.years()),
            Status::Complete => self.invest_wan,
        }
    }

    fn years(&self) -> f64 {
        (f64::from(self.end) - f64::from(self.start) + 1.0).max(1.0)
    }
}

/// Some projects: how many, and their planned total investment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// How many.
    pub count: usize,
    /// Their planned total investment, 万元.
    pub invest_wan: f64,
}

/// One year of many projects.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Projects whose first year is still to come.
    pub planned: Share,
    /// Projects in one of their construction years.
    pub under_way: Share,
    /// Projects whose last year is over.
    pub complete: Share,
    /// How many have their first year now.
    pub starting: usize,
    /// How many have their last year now.
    pub finishing: usize,
    /// 万元 in this year.
    pub invest_wan: f64,
    /// 万元 up to the end of this year.
    pub invested_wan: f64,
}

/// What a year looks like. Cost: O(projects).
pub fn year(spans: &[Span], year: i32) -> Year {
    let mut out = Year { year, ..Year::default() };
    for s in spans {
        let share = match s.status(year) {
            Status::Planned => &mut out.planned,
            Status::UnderWay => &mut out.under_way,
            Status::Complete => &mut out.complete,
        };
        share.count += 1;
        share.invest_wan += s.invest_wan;
        out.starting += usize::from(s.start == year);
        out.finishing += usize::from(s.end.max(s.start) == year);
        out.invest_wan += s.invest_in_wan(year);
        out.invested_wan += s.invested_wan(year);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_by_hand() {
        let s = Span { start: 2020, end: 2023, invest_wan: 100.0 };
        let status = [2019, 2020, 2023, 2024].map(|y| s.status(y));
        assert_eq!(status, [Status::Planned, Status::UnderWay, Status::UnderWay, Status::Complete]);
        assert_eq!([2019, 2020, 2023, 2024].map(|y| s.invest_in_wan(y)), [0.0, 25.0, 25.0, 0.0]);
        assert_eq!([2019, 2020, 2022, 2023, 2030].map(|y| s.invested_wan(y)), [0.0, 25.0, 75.0, 100.0, 100.0]);
        let one = Span { start: 2022, end: 2022, invest_wan: 70.0 };
        let y = year(&[s, one], 2022);
        assert_eq!((y.under_way, y.starting, y.finishing), (Share { count: 2, invest_wan: 170.0 }, 1, 1));
        assert_eq!((y.invest_wan, y.invested_wan), (95.0, 145.0));
    }

    #[test]
    fn years_at_the_ends_of_their_type_do_not_overflow() {
        let s = Span { start: i32::MIN, end: i32::MAX, invest_wan: 1.0 };
        assert!(s.invest_in_wan(0) > 0.0 && s.invested_wan(i32::MAX) <= 1.0);
        let backwards = Span { start: 5, end: 1, invest_wan: 8.0 };
        assert_eq!((backwards.invest_in_wan(5), backwards.invested_wan(6)), (8.0, 8.0));
    }
}
