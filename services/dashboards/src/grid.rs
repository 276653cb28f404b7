//! Where panels stand: rows fill from the left, and begin anew below where one does not fit.

use crate::panel::Panel;

/// How many columns Grafana has.
pub const WIDTH: u8 = 24;

/// The place of a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Column of its left edge.
    pub x: u8,
    /// Row of its upper edge.
    pub y: u16,
    /// Columns.
    pub w: u8,
    /// Rows.
    pub h: u8,
}

/// Places panels one after the other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Grid {
    x: u8,
    y: u16,
    /// The height of the line that is being filled.
    line: u8,
}

impl Grid {
    /// A heading over the whole width, on a line of its own.
    pub fn heading(&mut self) -> Place {
        self.next_line();
        let place = Place {
            x: 0,
            y: self.y,
            w: WIDTH,
            h: 1,
        };
        self.y += 1;
        place
    }

    /// The place of the next panel.
    pub fn place(&mut self, panel: &Panel) -> Place {
        let (w, h) = panel.size;
        if self.x + w > WIDTH {
            self.next_line();
        }
        let place = Place {
            x: self.x,
            y: self.y,
            w,
            h,
        };
        self.x += w;
        self.line = self.line.max(h);
        place
    }

    fn next_line(&mut self) {
        self.y += u16::from(self.line);
        self.x = 0;
        self.line = 0;
    }
}
