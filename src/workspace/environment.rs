//! Environments and their tiers.

/// A place where releases run, as `stg`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// Its name, as in `--env` and in `values-<env>.yaml`.
    pub name: String,
    /// The namespace of its releases, unless a release has its own.
    pub namespace: Option<String>,
    /// What it is for; rules ask for the tier, never for the name.
    pub tier: Tier,
}

impl Environment {
    /// Returns the environment that nothing is written about but its name.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            namespace: None,
            tier: Tier::of_name(name),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// People try things.
    Development,
    /// As production, without its users.
    Staging,
    /// Users depend on it.
    Production,
}

impl Tier {
    /// All tiers, from the least to the most careful.
    pub const ALL: [Tier; 3] = [Tier::Development, Tier::Staging, Tier::Production];

    /// Returns the tier's name, as plate.yaml and templates write it.
    pub fn name(self) -> &'static str {
        match self {
            Tier::Development => "development",
            Tier::Staging => "staging",
            Tier::Production => "production",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.name() == name)
    }

    /// Returns the tier that an environment's name suggests, else staging.
    ///
    /// `dev…` and `local` are development; `prod…`, `prd` and `live` are production.
    pub fn of_name(environment: &str) -> Self {
        match environment {
            "local" => Tier::Development,
            "prd" | "live" => Tier::Production,
            name if name.starts_with("dev") => Tier::Development,
            name if name.starts_with("prod") => Tier::Production,
            _ => Tier::Staging,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tier;

    #[test]
    fn the_name_suggests_the_tier() {
        let tier = |name| Tier::of_name(name).name();
        assert_eq!(
            [tier("dev"), tier("dev-kr"), tier("local")],
            ["development"; 3]
        );
        assert_eq!([tier("stg"), tier("staging"), tier("qa")], ["staging"; 3]);
        assert_eq!(
            [tier("prod"), tier("production"), tier("live")],
            ["production"; 3]
        );
    }
}
