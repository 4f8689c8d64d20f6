//! Values files that are encrypted.

use crate::harness::Test;

#[test]
fn a_file_of_sops_is_to_be_decrypted_first() {
    Test::data("a: 1", "x: {{ values.a }}")
        .stg("a: ENC[AES256_GCM,data:xx,iv:yy,tag:zz,type:str]\nsops:\n  kms: []\n  mac: ENC[x]\n")
        .stderr(
            "
            error[encrypted-values]: this file is encrypted by SOPS
             --> charts/api/values-stg.yaml:2:1
              |
            2 | sops:
              | ^^^^
            help: decrypt it first, as `sops decrypt FILE` does
            ",
        )
        .exits(2)
        .then(["values", "api", "--env", "stg", "--lenient"])
        .stderr_has(["error[encrypted-values]"])
        .exits(2);
}

#[test]
fn a_json_file_of_sops_is_known_too() {
    Test::data("a: 1", "x: {{ values.a }}")
        .file(
            "s.json",
            "{\"a\": \"ENC[x]\", \"sops\": {\"mac\": \"ENC[x]\"}}",
        )
        .args(["api", "--env", "stg", "-f", "s.json"])
        .stderr_has(["this file is encrypted by SOPS", "s.json:1:17"])
        .exits(2);
}

#[test]
fn a_value_that_is_encrypted_alone_is_shown() {
    for (value, tool) in [
        ("ENC[AES256_GCM,data:xx,iv:yy,tag:zz,type:str]", "SOPS"),
        (
            "!vault |\n      $ANSIBLE_VAULT;1.1;AES256\n      6162\n",
            "ansible-vault",
        ),
    ] {
        Test::data("a: 1", "x: {{ values.a }}")
            .stg(&format!("a:\n  - b: {value}"))
            .stderr_has([
                &*format!("this value is encrypted by {tool}"),
                "values-stg.yaml:",
            ])
            .exits(2);
    }
}

#[test]
fn a_file_that_is_encrypted_as_a_whole_names_the_tool() {
    for (bytes, tool) in [
        (&b"$ANSIBLE_VAULT;1.1;AES256\n6162\n"[..], "ansible-vault"),
        (b"\0GITCRYPT\0\xff\xfe\x00", "git-crypt"),
        (b"age-encryption.org/v1\n-> X25519 \xff", "age"),
        (b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n", "age"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQ\n", "PGP"),
    ] {
        Test::data("a: 1", "x: {{ values.a }}")
            .file("charts/api/values-stg.yaml", bytes)
            .stderr_has([
                "error[encrypted-values]",
                &*format!("is encrypted by {tool}"),
                "help: decrypt it first",
            ])
            .exits(2);
    }
}

#[test]
fn a_chart_may_have_values_called_sops() {
    Test::data(
        "sops: {image: a, mac: no}",
        "x: {{ values.sops.image }}{{ values.sops.mac }}",
    )
    .stdout_has(["x: afalse"])
    .exits(0);
}
