//! A broker that does not answer, ends, or loses power, while a pipeline reads from it or starts.

use std::time::Duration;

use dunghen_tests::dunghen::Pipeline;
use dunghen_tests::kafka::Kafka;
use dunghen_tests::wait;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

use crate::dice::{self, Round};
use crate::keeping::{Keeping, agree, count, reaches, same_letters};
use crate::stream::Stream;
use crate::{CHECKPOINTS, COMPLETED, EVENT_CLOCK, EVENTS};

/// What the broker does.
#[derive(Clone, Copy, Debug)]
enum Outage {
    /// It is there and does not answer.
    Silence,
    /// An operator ends it and starts it again.
    Restart,
    /// It loses power and gets it again.
    PowerCut,
}

/// What the process does meanwhile.
#[derive(Clone, Copy, Debug)]
enum Process {
    /// It goes on by itself.
    GoesOn,
    /// It is killed.
    Killed,
    /// It is asked to end.
    Terminated,
    /// It is started.
    Started,
}

#[derive(Clone, Copy, Debug)]
struct Fault {
    outage: Outage,
    process: Process,
}

impl Fault {
    /// Each process once; then a broker that loses power when it has taken the last commit of a process
    /// and marked it nowhere; then any.
    fn draw(number: usize, dice: &mut StdRng) -> Self {
        let processes = [
            Process::GoesOn,
            Process::Killed,
            Process::Started,
            Process::Terminated,
            Process::Started,
        ];
        let outages = [
            Outage::PowerCut,
            Outage::Silence,
            Outage::Restart,
            Outage::Silence,
            Outage::PowerCut,
        ];
        let drawn = *processes.choose(dice).expect("some");
        let first = outages.get(number).copied();
        Self {
            outage: first.unwrap_or_else(|| *outages.choose(dice).expect("some")),
            process: processes.get(number).copied().unwrap_or(drawn),
        }
    }
}

#[test]
fn broker() {
    for round in dice::rounds("broker", 5) {
        harm_broker(round);
    }
}

fn harm_broker(mut round: Round) {
    let kafka = Kafka::own();
    let folder = tempfile::tempdir().unwrap();
    let topic = round.name.as_str();
    let mut stream = Stream::begin(&kafka, topic);
    let harmed = Keeping::new(folder.path(), &kafka, topic, "harmed", EVENT_CLOCK);
    for number in 0..round.faults {
        stream.keep_flowing();
        let fault = Fault::draw(number, &mut round.dice);
        eprintln!("fault {number}: {fault:?}");
        inflict(fault, &kafka, &mut stream, &harmed, &mut round.dice);
    }
    stream.finish();
    let plain = Keeping::new(folder.path(), &kafka, topic, "plain", EVENT_CLOCK);
    let mut unharmed = plain.start();
    let mut survivor = harmed.start();
    agree("after all outages", &unharmed, &survivor);
    survivor.interrupt();
    unharmed.interrupt();
    same_letters(&kafka, &plain, &harmed);
}

fn inflict(fault: Fault, kafka: &Kafka, stream: &mut Stream<'_>, on: &Keeping, dice: &mut StdRng) {
    if matches!(fault.process, Process::Started) {
        begin(fault.outage, kafka);
        let started = on.begin();
        end(fault.outage, kafka);
        on.kill(on.becomes_ready(started).process);
        return;
    }
    let mut pipeline = on.start();
    let checkpoints = f64::from(dice.random_range(1..5_u8));
    reaches(&mut pipeline, CHECKPOINTS, &COMPLETED, checkpoints);
    begin(fault.outage, kafka);
    notices(&mut pipeline, fault.outage);
    match fault.process {
        Process::Killed => on.kill(pipeline.process),
        Process::Terminated => {
            let begun = pipeline.process.stderr();
            pipeline.process.terminate();
            let status = pipeline.process.ended(Duration::from_secs(3));
            let said = pipeline.process.stderr();
            let said = said.strip_prefix(&begun).unwrap_or(&said);
            let good = status.code() == Some(0);
            assert!(good || said.contains("dead letter"), "{status}: {said}");
        }
        Process::GoesOn | Process::Started => {
            let before = count(&pipeline, EVENTS, &[]);
            end(fault.outage, kafka);
            // A stream that ends meanwhile has not so many left; that they were read is seen at the end.
            wait::until("it reads on", Duration::from_mins(1), || {
                pipeline.process.assert_alive();
                let now = count(&pipeline, EVENTS, &[]);
                let goes_on = now >= before + 1000.0 || stream.has_ended();
                let said = || format!("{now} after {before}; {}", pipeline.process.stderr());
                goes_on.then_some(()).ok_or_else(said)
            });
            return;
        }
    }
    end(fault.outage, kafka);
}

fn begin(outage: Outage, kafka: &Kafka) {
    match outage {
        Outage::Silence => kafka.pause(),
        Outage::Restart => kafka.stop(),
        Outage::PowerCut => kafka.kill(),
    }
}

fn end(outage: Outage, kafka: &Kafka) {
    match outage {
        Outage::Silence => kafka.resume(),
        Outage::Restart | Outage::PowerCut => kafka.start(),
    }
}

/// A broker that is gone is seen at once; one that is silent looks as one that has nothing new. Either
/// way the figures stay there.
fn notices(pipeline: &mut Pipeline, outage: Outage) {
    if matches!(outage, Outage::Silence) {
        let figures = pipeline.metrics();
        assert!(figures.contains("dunghen_ready 1"), "{figures}");
        return;
    }
    pipeline.process.says("the Kafka client reports trouble");
    assert!(pipeline.metrics().contains("dunghen_ready 1"));
}
