//! A table of words for people and for `awk`: columns as wide as they must be, two blanks apart.

use unicode_width::UnicodeWidthStr;

use crate::visible;

/// Rows of `N` cells below a heading.
#[derive(Debug, Clone)]
pub(super) struct Table<const N: usize> {
    rows: Vec<[String; N]>,
}

impl<const N: usize> Table<N> {
    /// Returns a table without rows.
    pub(super) fn new(heading: [&str; N]) -> Self {
        let rows = vec![heading.map(str::to_owned)];
        Self { rows }
    }

    pub(super) fn row(&mut self, cells: [&str; N]) {
        self.rows
            .push(cells.map(|cell| visible::one_line(cell).into_owned()));
    }

    fn width(&self, column: usize) -> usize {
        let cells = self.rows.iter().map(|row| row[column].width());
        cells.max().unwrap_or(0)
    }
}

impl<const N: usize> std::fmt::Display for Table<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let widths: [usize; N] = std::array::from_fn(|column| self.width(column));
        for row in &self.rows {
            let cells = row.iter().zip(widths);
            let padded =
                cells.map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
            let line = padded.collect::<Vec<_>>().join("  ");
            writeln!(f, "{}", line.trim_end())?;
        }
        Ok(())
    }
}
