//! The runbook as a page that links of alerts lead to: Markdown is written by people and shown by no server
//! of the stack, a page is.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, html};

const HEAD: &str = "<!DOCTYPE html>
<html lang=\"vi\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width\">
<title>Dunghen · Hướng dẫn xử lý cảnh báo · Runbook</title>
<style>
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 48rem; padding: 0 1rem }
h2 { border-top: 1px solid; margin-top: 3rem; padding-top: 1rem }
h2:target { background: Highlight; color: HighlightText }
code { overflow-wrap: anywhere }
</style>
</head>
<body>
";

const TAIL: &str = "</body>
</html>
";

/// The page: the heading of each alert is an anchor by its name in lower case, as alerts link to it.
#[must_use]
pub fn page(markdown: &str) -> String {
    let events: Vec<Event<'_>> = Parser::new(markdown).collect();
    let anchored = events.iter().enumerate().map(|(place, event)| {
        let next = events.get(place + 1);
        anchor(event, next).unwrap_or_else(|| event.clone())
    });
    let mut page = HEAD.to_owned();
    html::push_html(&mut page, anchored);
    page + TAIL
}

/// The begin of the heading of an alert, with its anchor.
fn anchor<'e>(event: &Event<'e>, next: Option<&Event<'e>>) -> Option<Event<'e>> {
    let (Event::Start(Tag::Heading { level, .. }), Some(Event::Text(name))) = (event, next) else {
        return None;
    };
    if *level != HeadingLevel::H2 {
        return None;
    }
    Some(Event::Start(Tag::Heading {
        level: *level,
        id: Some(CowStr::from(name.to_lowercase())),
        classes: Vec::new(),
        attrs: Vec::new(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_an_anchor_and_what_people_write_is_escaped() {
        let page = page("# Tất cả\n\n## DunghenCentreSilent\n\nIm lặng, `a < b`\n\n1. Một\n");
        for part in [
            "<h1>Tất cả</h1>",
            "<h2 id=\"dunghencentresilent\">DunghenCentreSilent</h2>",
            "<p>Im lặng, <code>a &lt; b</code></p>",
            "<li>Một</li>",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
    }
}
