//! Measurements in order: their median, their quartiles and their ends.

/// Some measurements, from the least to the greatest; at least one.
#[derive(Debug, Clone)]
pub(crate) struct Spread {
    sorted: Vec<f64>,
}

impl Spread {
    pub(crate) fn of(measured: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = measured.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        Self { sorted }
    }

    /// The least is quartile 0, the median 2, the greatest 4; between two measurements, on their line.
    pub(crate) fn quartile(&self, number: u8) -> f64 {
        let quarters = (self.sorted.len() - 1) * usize::from(number);
        let (low, part) = (self.sorted[quarters / 4], quarters % 4);
        let high = self.sorted[quarters.div_ceil(4)];
        low + (high - low) * [0.0, 0.25, 0.5, 0.75][part]
    }

    pub(crate) fn median(&self) -> f64 {
        self.quartile(2)
    }
}
