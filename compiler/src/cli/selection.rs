//! Which lints run, from configuration and options.

use kqlc::lint::Settings;

use crate::cli::configuration::{Check, Profile};

/// The options that choose lints.
#[derive(Debug, clap::Args)]
pub(crate) struct Selection {
    /// Takes the lints that others have chosen.
    #[arg(long, value_enum)]
    profile: Option<Profile>,
    /// Runs nothing but these lints.
    #[arg(long, value_name = "LINTS", value_delimiter = ',')]
    select: Vec<String>,
    /// Does not run these lints.
    #[arg(long, value_name = "LINTS", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Reports what these lints find as warnings.
    #[arg(long, value_name = "LINTS", value_delimiter = ',')]
    warn: Vec<String>,
    /// Reports what these lints find as errors.
    #[arg(long, value_name = "LINTS", value_delimiter = ',')]
    deny: Vec<String>,
}

impl Selection {
    /// The configuration's choice, then the options'.
    pub(crate) fn settings(&self, configuration: &Check) -> Result<Settings, String> {
        let mut settings = match self.profile.or(configuration.profile) {
            Some(Profile::MicrosoftCi) => Settings::microsoft_ci(),
            None => Settings::default(),
        };
        let Check { select, ignore, warn, deny, .. } = configuration;
        let wrong = |error: String| format!("the configuration cannot be used: {error}");
        settings.select(select).map_err(wrong)?;
        settings.ignore(ignore).map_err(wrong)?;
        settings.warn(warn).map_err(wrong)?;
        settings.deny(deny).map_err(wrong)?;
        settings.select(&self.select)?;
        settings.ignore(&self.ignore)?;
        settings.warn(&self.warn)?;
        settings.deny(&self.deny)?;
        Ok(settings)
    }
}
