//! Numbers that are written otherwise than they are read: right in JSON and YAML, wrong in other text.

use crate::support::values;

const VALUES: &str = "config: {eps: 0.00001, rate: 1e-4, ver: 1.10, mode: 0644, big: 1_000}";

#[test]
fn json_and_yaml_text_have_the_numbers() {
    values(VALUES).renders(
        r#"
        {% macro m() %}
        json: {{ values.config | tojson }}!
        k: 1
        {% endmacro %}
        {% set text = values.config | tojson %}
        json: "{{ values.config | tojson }}"
        whole: {{ values.config | tojson }}
        pretty: |
          {{ values.config | tojson(2) }}
        yaml: |
          {{ values.config | toyaml }}
        toml: "{{ values.config | to_toml }}"
        one: '{"ver": {{ values.config.ver | tojson }}}'
        set: x{{ text }}
        joined: {{ 'x' ~ (values.config | tojson) }}
        back: {{ (values.config | tojson | from_json).ver }}
        hash: {{ (values.config | tojson | b64enc | b64dec) == (values.config | tojson) }}
        text: {{ m() ~ '' }}
        "#,
        r#"
        json: "{\"eps\":1.0e-5,\"rate\":0.0001,\"ver\":1.1,\"mode\":420,\"big\":1000}"
        whole: "{\"eps\":1.0e-5,\"rate\":0.0001,\"ver\":1.1,\"mode\":420,\"big\":1000}"
        pretty: |
          {
            "eps": 1.0e-5,
            "rate": 0.0001,
            "ver": 1.1,
            "mode": 420,
            "big": 1000
          }
        yaml: |
          eps: 1.0e-5
          rate: 0.0001
          ver: 1.1
          mode: 420
          big: 1000
        toml: |
          eps = 1.0e-5
          rate = 0.0001
          ver = 1.1
          mode = 420
          big = 1000
        one: "{\"ver\": 1.1}"
        set: x{"eps":1.0e-5,"rate":0.0001,"ver":1.1,"mode":420,"big":1000}
        joined: x{"eps":1.0e-5,"rate":0.0001,"ver":1.1,"mode":420,"big":1000}
        back: 1.1
        hash: true
        text: |-
          json: {"eps":1.0e-5,"rate":0.0001,"ver":1.1,"mode":420,"big":1000}!
          k: 1
        "#,
    );
}

#[test]
fn other_text_refuses_the_number_as_before() {
    for template in [
        "{% set text = values.config | tojson %}a: v{{ values.config.ver }}\n",
        "b: {{ values.config | tojson }}\na: v{{ values.config.ver }}\n",
        "a: {{ 'v' ~ values.config.ver ~ (values.config | tojson) }}\n",
        "a: {{ values.config.ver | quote }}\n",
    ] {
        let diagnostics = values(VALUES).exact(template).unwrap_err();
        assert!(
            diagnostics.starts_with("error[number-in-text]"),
            "{template}: {diagnostics}"
        );
    }
}
