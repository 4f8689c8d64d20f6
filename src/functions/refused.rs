//! Names of Helm that have no function here: some for good, some until later.
//!
//! The same inputs give the same bytes on every machine, so nothing may ask the clock, chance, the
//! network, the cluster or the environment.

use super::table::Entry;

pub(super) const PLANNED: &[Entry] = &[
    Entry::planned(&[
        "date",
        "dateInZone",
        "date_in_zone",
        "dateModify",
        "date_modify",
        "mustDateModify",
        "must_date_modify",
        "duration",
        "durationRound",
        "htmlDate",
        "htmlDateInZone",
        "toDate",
        "mustToDate",
        "unixEpoch",
        "mustToDuration",
        "durationSeconds",
        "durationMilliseconds",
        "durationMicroseconds",
        "durationNanoseconds",
        "durationMinutes",
        "durationHours",
        "durationDays",
        "durationWeeks",
        "durationRoundTo",
        "durationTruncateTo",
    ])
    .doc("Dates and durations."),
    Entry::planned(&["urlParse", "urlJoin", "urlquery"]).doc("Parts of addresses."),
    Entry::planned(&["toToml", "mustToToml", "fromToml"]).doc("TOML."),
    Entry::planned(&["abbrevboth"]).doc("Text cut at both ends."),
];

const CHANCE: &str =
    "chance gives other bytes on every run: keep the value in a Secret, and name the Secret here";
const KEYS: &str =
    "keys and certificates are made once: let cert-manager make them, and name its Secret here";
const PASSWORDS: &str = "hashes and ciphers with a salt give other bytes on every run: keep the result in a Secret, and name the Secret here";
const CLOCK: &str = "the clock gives other bytes on every run: put the date into the values";
const CLUSTER: &str = "a cluster is not asked: put what the chart needs into the values";
const NETWORK: &str = "the network is not asked: put the address into the values";
const ENVIRONMENT: &str = "environment variables differ between machines: put the value into the values, or give it with `--set`";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::refused(&["now", "ago"], CLOCK),
    Entry::refused(
        &[
            "randAlphaNum",
            "randAlpha",
            "randAscii",
            "randNumeric",
            "randBytes",
            "randInt",
            "uuidv4",
            "shuffle",
        ],
        CHANCE,
    ),
    Entry::refused(
        &[
            "genPrivateKey",
            "genCA",
            "genCAWithKey",
            "genSelfSignedCert",
            "genSelfSignedCertWithKey",
            "genSignedCert",
            "genSignedCertWithKey",
            "buildCustomCert",
        ],
        KEYS,
    ),
    Entry::refused(
        &[
            "bcrypt",
            "htpasswd",
            "derivePassword",
            "encryptAES",
            "decryptAES",
        ],
        PASSWORDS,
    ),
    Entry::refused(&["lookup"], CLUSTER),
    Entry::refused(&["getHostByName"], NETWORK),
    Entry::refused(&["env", "expandenv"], ENVIRONMENT),
    Entry::instead(&["html", "js"], "text")
        .differs("The output is YAML, so that nothing is escaped for pages."),
    Entry::instead(&["call"], "f(a)"),
    Entry::instead(&["hello"], "'Hello!'"),
];
