//! Names of Helm that have no function here: refused for good, or another way of writing.
//!
//! The same inputs give the same bytes on every machine, so nothing may use the clock, random
//! numbers, the network, the cluster or the environment.

use super::entry::Entry;

const CHANCE: &str =
    "random values differ on every run: keep the value in a Secret, and refer to the Secret here";
const KEYS: &str =
    "keys and certificates are made once: let cert-manager make them, and refer to its Secret here";
const SALT: &str =
    "a salt differs on every run: keep the result in a Secret, and refer to the Secret here";
const PLAIN_SECRET: &str = "its key would be in the values, and its result readable in the manifest: keep the result in a Secret, and refer to the Secret here";
const CLOCK: &str = "the time differs on every run: put the date into the values";
const CLUSTER: &str = "the cluster is not read: put the data that the chart needs into the values";
const NETWORK: &str = "the network is not used: put the address into the values";
const ENVIRONMENT: &str = "environment variables differ between machines: put the value into the values, or set it with `--set`";

pub(super) const ENTRIES: &[Entry] = &[
    Entry::refused("now", &["now"], CLOCK),
    Entry::refused("ago", &["ago"], CLOCK),
    Entry::refused("rand_alpha_num", &["randAlphaNum"], CHANCE),
    Entry::refused("rand_alpha", &["randAlpha"], CHANCE),
    Entry::refused("rand_ascii", &["randAscii"], CHANCE),
    Entry::refused("rand_numeric", &["randNumeric"], CHANCE),
    Entry::refused("rand_bytes", &["randBytes"], CHANCE),
    Entry::refused("rand_int", &["randInt"], CHANCE),
    Entry::refused("uuidv4", &["uuidv4"], CHANCE),
    Entry::refused("shuffle", &["shuffle"], CHANCE),
    Entry::refused("gen_private_key", &["genPrivateKey"], KEYS),
    Entry::refused("gen_ca", &["genCA"], KEYS),
    Entry::refused("gen_ca_with_key", &["genCAWithKey"], KEYS),
    Entry::refused("gen_self_signed_cert", &["genSelfSignedCert"], KEYS),
    Entry::refused(
        "gen_self_signed_cert_with_key",
        &["genSelfSignedCertWithKey"],
        KEYS,
    ),
    Entry::refused("gen_signed_cert", &["genSignedCert"], KEYS),
    Entry::refused("gen_signed_cert_with_key", &["genSignedCertWithKey"], KEYS),
    Entry::refused("build_custom_cert", &["buildCustomCert"], KEYS),
    Entry::refused("bcrypt", &["bcrypt"], SALT),
    Entry::refused("htpasswd", &["htpasswd"], SALT),
    Entry::refused("derive_password", &["derivePassword"], PLAIN_SECRET),
    Entry::refused("encrypt_aes", &["encryptAES"], SALT),
    Entry::refused("decrypt_aes", &["decryptAES"], PLAIN_SECRET),
    Entry::refused("lookup", &["lookup"], CLUSTER),
    Entry::refused("get_host_by_name", &["getHostByName"], NETWORK),
    Entry::refused("env", &["env"], ENVIRONMENT),
    Entry::refused("expandenv", &["expandenv"], ENVIRONMENT),
    Entry::instead(&["html", "js"], "text")
        .differs("The output is YAML, so nothing is escaped for HTML."),
    Entry::instead(&["call"], "f(a)"),
    Entry::instead(&["hello"], "'Hello!'"),
];
