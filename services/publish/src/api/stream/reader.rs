//! One reader of the stream: a number, and the event that is on its way to him.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::Stream;
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::event::{HEARTBEAT, RETRY};
use super::hub::{Hub, Sent};
use crate::api::filter::Filter;
use crate::api::selection::Selection;
use crate::api::writing::Writing;

/// How long a line stays silent.
const SILENCE: Duration = Duration::from_secs(15);

/// A reader.
#[derive(Debug)]
pub(crate) struct Reader {
    hub: Arc<Hub>,
    news: watch::Receiver<u64>,
    filter: Filter,
    selection: Option<Arc<Selection>>,
    /// The number that he knows everything up to.
    known: Option<u64>,
    on_its_way: Option<(Box<Writing>, u64)>,
    greeted: bool,
    _permit: OwnedSemaphorePermit,
}

impl Reader {
    pub const fn new(
        hub: Arc<Hub>,
        news: watch::Receiver<u64>,
        filter: Filter,
        known: Option<u64>,
        permit: OwnedSemaphorePermit,
    ) -> Self {
        Self {
            hub,
            news,
            filter,
            selection: None,
            known,
            on_its_way: None,
            greeted: false,
            _permit: permit,
        }
    }

    /// What he is sent, piece by piece. Nothing is made before he takes it; an error ends his line, and
    /// he resumes where he was.
    pub fn into_stream(self) -> impl Stream<Item = io::Result<Bytes>> {
        futures::stream::try_unfold(self, |mut reader| async move {
            let piece = reader.piece().await?;
            Ok(piece.map(|piece| (piece, reader)))
        })
    }

    async fn piece(&mut self) -> io::Result<Option<Bytes>> {
        if !self.greeted {
            self.greeted = true;
            return Ok(Some(Bytes::from_static(RETRY.as_bytes())));
        }
        loop {
            if let Some((writing, upto)) = &mut self.on_its_way {
                if let Some(piece) = writing.piece()? {
                    return Ok(Some(piece));
                }
                self.known = Some(*upto);
                self.on_its_way = None;
            }
            // What comes after this is heard of below.
            self.news.borrow_and_update();
            match self.next()? {
                Sent::Whole(text, upto) => {
                    self.known = Some(upto);
                    return Ok(Some(text));
                }
                Sent::Begun(first, writing, upto) => {
                    self.on_its_way = Some((writing, upto));
                    return Ok(Some(first));
                }
                Sent::Nothing => match tokio::time::timeout(SILENCE, self.news.changed()).await {
                    Err(_) => return Ok(Some(Bytes::from_static(HEARTBEAT.as_bytes()))),
                    Ok(Err(_)) => return Ok(None),
                    Ok(Ok(())) => {}
                },
            }
        }
    }

    fn next(&mut self) -> io::Result<Sent> {
        if self.selection.is_none() {
            let Some(view) = self.hub.view() else {
                return Ok(Sent::Nothing);
            };
            // Who came before the first snapshot could not be told that it does not exist; he is
            // when he comes back.
            let unknown = |_| io::Error::other("an indicator that does not exist was asked for");
            let selection = Selection::new(&self.filter, &view.index).map_err(unknown)?;
            self.selection = Some(Arc::new(selection));
        }
        let Some(selection) = &self.selection else {
            return Ok(Sent::Nothing);
        };
        self.hub.next(self.known, &self.filter, selection)
    }
}
