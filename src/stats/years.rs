//! Years of work: what is planned, under way and complete in a year, and what that year costs.

/// The years of one work, both included, and what it costs in all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The first year.
    pub start: i32,
    /// The last year, not before the first.
    pub end: i32,
    /// What all years cost together, in any unit.
    pub amount: f64,
}

/// How far a work is in a year. Years count as whole: work starts with the first and ends with the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The year is before the first.
    Planned,
    /// The year is one of those of the work.
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
    /// How far the work is in a year.
    pub fn status(&self, year: i32) -> Status {
        if year < self.start {
            Status::Planned
        } else if year <= self.end.max(self.start) {
            Status::UnderWay
        } else {
            Status::Complete
        }
    }

    /// The cost of one year, the total spread evenly over the years.
    pub fn amount_in(&self, year: i32) -> f64 {
        if self.status(year) == Status::UnderWay { self.amount / self.years() } else { 0.0 }
    }

    /// The cost up to the end of a year.
    pub fn amount_until(&self, year: i32) -> f64 {
        match self.status(year) {
            Status::Planned => 0.0,
            Status::UnderWay => self.amount * ((f64::from(year) - f64::from(self.start) + 1.0) / self.years()),
            Status::Complete => self.amount,
        }
    }

    fn years(&self) -> f64 {
        (f64::from(self.end) - f64::from(self.start) + 1.0).max(1.0)
    }
}

/// Some works: how many, and what they cost in all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// How many.
    pub count: usize,
    /// What they cost in all.
    pub amount: f64,
}

/// One year of many works.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Works whose first year is still to come.
    pub planned: Share,
    /// Works in one of their years.
    pub under_way: Share,
    /// Works whose last year is over.
    pub complete: Share,
    /// How many have their first year now.
    pub starting: usize,
    /// How many have their last year now.
    pub finishing: usize,
    /// The cost of this year.
    pub amount: f64,
    /// The cost up to the end of this year.
    pub amount_so_far: f64,
}

/// What a year looks like. Cost: O(works).
pub fn year(spans: &[Span], year: i32) -> Year {
    let mut out = Year { year, ..Year::default() };
    for s in spans {
        let share = match s.status(year) {
            Status::Planned => &mut out.planned,
            Status::UnderWay => &mut out.under_way,
            Status::Complete => &mut out.complete,
        };
        share.count += 1;
        share.amount += s.amount;
        out.starting += usize::from(s.start == year);
        out.finishing += usize::from(s.end.max(s.start) == year);
        out.amount += s.amount_in(year);
        out.amount_so_far += s.amount_until(year);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_work_by_hand() {
        let s = Span { start: 2020, end: 2023, amount: 100.0 };
        let status = [2019, 2020, 2023, 2024].map(|y| s.status(y));
        assert_eq!(status, [Status::Planned, Status::UnderWay, Status::UnderWay, Status::Complete]);
        assert_eq!([2019, 2020, 2023, 2024].map(|y| s.amount_in(y)), [0.0, 25.0, 25.0, 0.0]);
        assert_eq!([2019, 2020, 2022, 2023, 2030].map(|y| s.amount_until(y)), [0.0, 25.0, 75.0, 100.0, 100.0]);
        let one = Span { start: 2022, end: 2022, amount: 70.0 };
        let y = year(&[s, one], 2022);
        assert_eq!((y.under_way, y.starting, y.finishing), (Share { count: 2, amount: 170.0 }, 1, 1));
        assert_eq!((y.amount, y.amount_so_far), (95.0, 145.0));
    }

    #[test]
    fn years_at_the_ends_of_their_type_do_not_overflow() {
        let s = Span { start: i32::MIN, end: i32::MAX, amount: 1.0 };
        assert!(s.amount_in(0) > 0.0 && s.amount_until(i32::MAX) <= 1.0);
        let backwards = Span { start: 5, end: 1, amount: 8.0 };
        assert_eq!((backwards.amount_in(5), backwards.amount_until(6)), (8.0, 8.0));
    }
}
