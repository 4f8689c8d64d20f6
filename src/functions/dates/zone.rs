//! Time zones by their names in the IANA database, which is compiled in.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::diagnostic::nearest;
use crate::functions::error::{FunctionError, excerpt};

/// A moment as the clocks of a zone show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LocalTime {
    pub(super) clock: DateTime,
    /// Seconds east of UTC.
    pub(super) offset: i32,
    /// The letters of the zone at that moment, as `KST`, or its offset where it has none.
    pub(super) zone: String,
}

impl LocalTime {
    /// Returns `moment` in the zone of that name; no name is UTC.
    pub(super) fn of(moment: Timestamp, name: &str) -> Result<Self, FunctionError> {
        let zone = match name {
            "" | "UTC" => TimeZone::UTC,
            name => zone(name)?,
        };
        let info = zone.to_offset_info(moment);
        Ok(Self {
            clock: info.offset().to_datetime(moment),
            offset: info.offset().seconds(),
            zone: info.abbreviation().to_owned(),
        })
    }
}

/// Looks for the exact name; the database itself ignores case.
fn zone(name: &str) -> Result<TimeZone, FunctionError> {
    let database = TimeZoneDatabase::bundled();
    let zone = database.get(name).ok();
    zone.filter(|zone| zone.iana_name() == Some(name))
        .ok_or_else(|| unknown(name, &database))
}

fn unknown(name: &str, database: &TimeZoneDatabase) -> FunctionError {
    let error = FunctionError::wrong(format!("there is no time zone {}", excerpt(name)));
    let known: Vec<String> = database.available().map(|name| name.to_string()).collect();
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help("write a name such as `Asia/Seoul` or `UTC`"),
    }
}
