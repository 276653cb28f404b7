//! Watermarks (`counting.md` 7): how far event time has come, by partition and for the pipeline.
//!
//! A partition is idle only when the broker says that its end is reached; silence proves nothing, and a
//! broker that has fallen silent no longer says anything.

use dunghen_lifecycle::Millis;

/// How far one partition has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Partition {
    largest: Option<Millis>,
    /// Everything that the broker had at this instant is read.
    read_until: Option<Millis>,
    at_end: bool,
}

impl Partition {
    /// How far event time has come here, without the disorder.
    fn come(&self) -> Option<Millis> {
        self.largest.max(self.read_until)
    }
}

/// The watermarks of a pipeline's partitions.
#[derive(Clone, Debug)]
pub struct Watermarks {
    partitions: Vec<Partition>,
    disorder: Millis,
    reached: Millis,
}

impl Watermarks {
    /// No event of any of `partitions` yet; events may come `disorder` milliseconds late.
    #[must_use]
    pub fn new(partitions: usize, disorder: Millis) -> Self {
        Self {
            partitions: vec![Partition::default(); partitions],
            disorder,
            reached: Millis::MIN,
        }
    }

    /// Goes on from where a checkpoint was: the pipeline's watermark then.
    pub fn take_up(&mut self, reached: Millis) {
        self.reached = self.reached.max(reached);
    }

    /// Notes the largest event time that a checkpoint knew of a partition.
    pub fn take_up_largest(&mut self, partition: usize, largest: Option<Millis>) {
        let known = &mut self.partitions[partition].largest;
        *known = (*known).max(largest);
    }

    /// The pipeline's watermark; the smallest number before there is one.
    #[must_use]
    pub const fn reached(&self) -> Millis {
        self.reached
    }

    /// The largest event time of a partition.
    #[must_use]
    pub fn largest_of(&self, partition: usize) -> Option<Millis> {
        self.partitions[partition].largest
    }

    /// Notes an event of a partition.
    pub fn event(&mut self, partition: usize, time: Millis) {
        let partition = &mut self.partitions[partition];
        partition.at_end = false;
        partition.largest = Some(partition.largest.map_or(time, |largest| largest.max(time)));
    }

    /// Notes that the broker says that a partition's end is reached.
    pub fn end(&mut self, partition: usize) {
        self.partitions[partition].at_end = true;
    }

    /// Notes that a partition's end is not reached, as far as is known.
    pub fn busy_again(&mut self, partition: usize) {
        self.partitions[partition].at_end = false;
    }

    /// Notes that everything is read that the broker had of a partition at an instant of the clock. At
    /// that instant its end was reached, also where more has come since: a source of which every message
    /// is refused tells no event time, and must not hold those of others for ever.
    pub fn read_until(&mut self, partition: usize, instant: Millis) {
        let known = &mut self.partitions[partition].read_until;
        *known = (*known).max(Some(instant));
    }

    /// The largest event time of all.
    #[must_use]
    pub fn largest(&self) -> Option<Millis> {
        self.partitions.iter().filter_map(|p| p.largest).max()
    }

    /// Whether every partition is idle.
    #[must_use]
    pub fn all_idle(&self) -> bool {
        self.partitions.iter().all(|p| p.at_end)
    }

    /// The least watermark of the partitions that are not idle; the smallest number where one of them
    /// has no event yet, none where all are idle.
    #[must_use]
    pub fn busy(&self) -> Option<Millis> {
        let busy = self.partitions.iter().filter(|p| !p.at_end);
        let marks = busy.map(|p| {
            p.come()
                .map_or(Millis::MIN, |instant| instant - self.disorder)
        });
        marks.min()
    }

    /// The pipeline's watermark, which never moves back: the least of the partitions that are not
    /// idle. Where all are idle it is `idle`; where one that is not idle has no event yet it stays
    /// where it is.
    pub fn advance(&mut self, idle: Option<Millis>) -> Millis {
        if let Some(at) = self.busy().or(idle) {
            self.reached = self.reached.max(at);
        }
        self.reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_holds_the_watermark_back_and_the_end_of_a_partition_does_not() {
        let mut marks = Watermarks::new(2, 5);
        marks.event(0, 100);
        assert_eq!(marks.advance(None), Millis::MIN);
        marks.end(1);
        assert_eq!(marks.advance(None), 95);
        marks.event(1, 50);
        assert_eq!(marks.advance(None), 95, "never back");
        marks.event(1, 110);
        assert_eq!(marks.advance(None), 95);
        marks.event(0, 120);
        assert_eq!(marks.advance(None), 105);
    }

    #[test]
    fn the_end_of_a_partition_holds_only_as_long_as_the_broker_says_so() {
        let mut marks = Watermarks::new(2, 5);
        marks.event(0, 100);
        marks.end(0);
        marks.end(1);
        assert_eq!(marks.advance(Some(200)), 200);
        marks.busy_again(1);
        assert_eq!(marks.advance(Some(300)), 200, "one of them may have more");
        marks.end(1);
        assert_eq!(marks.advance(Some(400)), 400);
    }

    #[test]
    fn a_partition_without_events_holds_no_longer_than_it_was_last_read_to_its_end() {
        let mut marks = Watermarks::new(2, 5);
        marks.event(0, 100);
        marks.read_until(1, 80);
        assert_eq!(marks.advance(Some(300)), 75);
        marks.read_until(1, 70);
        marks.event(1, 20);
        assert_eq!(marks.advance(Some(300)), 75);
        marks.read_until(1, 90);
        assert_eq!(marks.advance(Some(300)), 85);
        assert_eq!(
            marks.largest_of(1),
            Some(20),
            "what events say stays theirs"
        );
        assert_eq!(marks.largest(), Some(100));
    }

    #[test]
    fn where_all_are_idle_the_clock_decides() {
        let mut marks = Watermarks::new(1, 5);
        marks.event(0, 100);
        marks.end(0);
        assert!(marks.all_idle());
        assert_eq!(marks.advance(Some(400)), 400);
        marks.event(0, 300);
        assert_eq!(marks.advance(Some(500)), 400);
    }
}
