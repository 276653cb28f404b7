//! What readers are sent and what they hold meanwhile, without a line between: a reader here takes
//! piece by piece, and stands still exactly where a test wants it.

use std::collections::BTreeMap;
use std::pin::Pin;

use futures::{FutureExt, Stream, StreamExt};
use serde_json::Value;

use super::*;
use crate::api::stream::reader::Reader;
use crate::api::stream::samples::Process;
use crate::targets::Targets;

/// Enough for an update of many pieces.
const CENTRES: usize = 20;

fn hub() -> Arc<Hub> {
    let views = Arc::new(Views::new(Targets::default()));
    Arc::new(Hub::new(views, Arc::default(), Published::new(), 7))
}

fn everything() -> Filter {
    Filter {
        audience: Audience::Public,
        provinces: Vec::new(),
        scopes: Vec::new(),
        centres: Vec::new(),
        levels: Vec::new(),
        fields: Vec::new(),
        windows: Vec::new(),
        indicators: Vec::new(),
    }
}

/// One figure of one centre in every window.
fn little() -> Filter {
    Filter {
        centres: vec!["H49.1".to_owned()],
        indicators: vec!["dossiers_received/post".to_owned()],
        ..everything()
    }
}

/// A line to a reader, who remembers what a browser does.
struct Line {
    pieces: Pin<Box<dyn Stream<Item = io::Result<Bytes>>>>,
    /// What has come of an event.
    part: Vec<u8>,
    /// The identifier of the last event that was whole.
    last: Option<String>,
}

impl Line {
    fn open(hub: &Arc<Hub>, last: Option<&str>) -> Self {
        let place = hub.place(Audience::Public).unwrap();
        let known = last.and_then(|id| hub.known(id));
        let news = hub.news.subscribe();
        let reader = Reader::new(Arc::clone(hub), news, everything(), known, place);
        Self {
            pieces: Box::pin(reader.into_stream()),
            part: Vec::new(),
            last: last.map(str::to_owned),
        }
    }

    /// The next piece of an event; none where nothing is to be told, or the line is cut.
    fn piece(&mut self) -> Option<Bytes> {
        loop {
            let piece = self.pieces.next().now_or_never()??.ok()?;
            if piece != event::RETRY.as_bytes() && piece != event::HEARTBEAT.as_bytes() {
                self.part.extend_from_slice(&piece);
                return Some(piece);
            }
        }
    }

    /// The next event whole: its kind and its document.
    fn event(&mut self) -> Option<(String, Value)> {
        while !self.part.ends_with(event::END.as_bytes()) {
            self.piece()?;
        }
        let text = String::from_utf8(std::mem::take(&mut self.part)).unwrap();
        let said = |name: &str| {
            let mut lines = text.lines();
            let said = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
            said.unwrap().to_owned()
        };
        self.last = Some(said("id"));
        Some((said("event"), serde_json::from_str(&said("data")).unwrap()))
    }
}

/// What a reader knows after the events that he was told.
#[derive(Debug, Default, PartialEq)]
struct Known {
    figures: BTreeMap<String, u64>,
    /// Kind and revision of each event of a window, in order.
    windows: Vec<(String, u64)>,
}

impl Known {
    /// Takes whatever a line has to tell; how many events it was.
    fn take(&mut self, line: &mut Line) -> usize {
        let mut taken = 0;
        while let Some((kind, data)) = line.event() {
            taken += 1;
            if kind.starts_with("window") {
                self.windows
                    .push((kind, data["revision"].as_u64().unwrap()));
                continue;
            }
            for item in data["items"].as_array().unwrap() {
                let series = item["series"].as_str().unwrap().to_owned();
                self.figures.insert(series, item["value"].as_u64().unwrap());
            }
        }
        taken
    }
}

/// Cut off in the middle of an event, because newer answers needed the room, a reader who comes back is
/// told that event again from its beginning and in the end has what one who stayed has.
#[tokio::test]
async fn who_is_cut_in_the_middle_of_an_event_goes_on_before_it() {
    let (process, hub) = (Process::new(CENTRES), hub());
    hub.advance(&process.snapshot(1));
    let (mut stays, mut slow) = (Line::open(&hub, None), Line::open(&hub, None));
    let (mut whole, mut cut) = (Known::default(), Known::default());
    assert_eq!((whole.take(&mut stays), cut.take(&mut slow)), (1, 1));
    let before = slow.last.clone();
    hub.advance(&process.snapshot(2));
    slow.piece().unwrap();

    let mut others = Vec::new();
    for number in 3..=18 {
        whole.take(&mut stays);
        hub.advance(&process.snapshot(number));
        others.push(hub.leases.take(hub.view().unwrap()));
    }
    whole.take(&mut stays);
    assert_eq!(slow.event(), None, "its line ends within the event");
    assert_eq!(slow.last, before, "so it is not the last that was whole");

    let mut back = Line::open(&hub, before.as_deref());
    let again = back.event().unwrap();
    assert_eq!(again.0, "update", "nothing that he knows is told again");
    let series = again.1["items"].as_array().unwrap().len();
    assert_eq!(series, whole.figures.len(), "all of which had changed");
    let mut back = Line::open(&hub, before.as_deref());
    cut.take(&mut back);
    assert_eq!(cut, whole);
    assert_eq!(whole.windows, [("window_closed".to_owned(), 1)]);
    assert!(whole.figures.values().all(|figure| *figure == 18));
}

/// Whoever stands still holds a piece, and what is short is held once for all.
#[tokio::test]
async fn a_long_update_comes_in_pieces_and_a_short_one_is_shared() {
    let (process, hub) = (Process::new(CENTRES), hub());
    hub.advance(&process.snapshot(1));
    let mut line = Line::open(&hub, None);
    line.event().unwrap();
    hub.advance(&process.snapshot(2));
    let mut pieces = 0;
    while !line.part.ends_with(event::END.as_bytes()) {
        let piece = line.piece().unwrap();
        assert!(piece.len() < 70_000, "{}", piece.len());
        pieces += 1;
    }
    assert!(pieces > 10, "{pieces}");

    let filter = little();
    let view = hub.view().unwrap();
    let selection = Arc::new(Selection::new(&filter, &view.index).unwrap());
    let texts = [(); 2].map(|()| match hub.next(Some(1), &filter, &selection) {
        Ok(Sent::Whole(text, _)) => text,
        sent => panic!("{sent:?}"),
    });
    assert_eq!(texts[0].as_ptr(), texts[1].as_ptr());
}

/// A list of what changed is held by each reader who is told of it; where it would be long he is told
/// all, and of every window after it.
#[tokio::test]
async fn an_update_of_too_many_series_is_a_snapshot_under_its_number() {
    let (process, hub) = (Process::new(1_300), hub());
    hub.advance(&process.snapshot(9));
    hub.advance(&process.snapshot(10));
    let filter = everything();
    let selection = Arc::new(Selection::new(&filter, &hub.view().unwrap().index).unwrap());
    match hub.next(Some(1), &filter, &selection) {
        Ok(Sent::Begun(first, _, 2)) => assert!(first.starts_with(b"event: snapshot\n")),
        sent => panic!("{sent:?}"),
    }
    let Ok(Sent::Whole(closed, 3)) = hub.next(Some(2), &filter, &selection) else {
        panic!("a window was closed")
    };
    assert!(closed.starts_with(b"event: window_closed\n"));
    // Whoever asks for less is told what changed of it.
    let filter = little();
    let selection = Arc::new(Selection::new(&filter, &hub.view().unwrap().index).unwrap());
    match hub.next(Some(1), &filter, &selection) {
        Ok(Sent::Whole(text, 2)) => assert!(text.starts_with(b"event: update\n")),
        sent => panic!("{sent:?}"),
    }
}

/// Readers on one listener take no place of those on the other.
#[tokio::test]
async fn places_of_readers_are_those_of_their_listener() {
    let hub = hub();
    let taken: Vec<_> = std::iter::from_fn(|| hub.place(Audience::Admin)).collect();
    assert_eq!(taken.len(), Limits::of_process(Audience::Admin).readers());
    assert!(hub.place(Audience::Public).is_some());
    drop(taken);
    assert!(hub.place(Audience::Admin).is_some());
}
