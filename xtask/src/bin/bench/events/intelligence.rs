//! The small tables of the rules on indicators and alerts.

use std::fmt::Write;

use fastrand::Rng;

use super::{address, computer, pick};

/// What the rule on connections reads of VMConnection.
pub(crate) const CONNECTION_COLUMNS: &[(&str, &str)] = &[
    ("TimeGenerated", "datetime"),
    ("Computer", "string"),
    ("Direction", "string"),
    ("ProcessName", "string"),
    ("SourceIp", "string"),
    ("DestinationIp", "string"),
    ("RemoteIp", "string"),
    ("Protocol", "string"),
    ("DestinationPort", "int"),
];

/// What it reads of ThreatIntelligenceIndicator.
pub(crate) const INDICATOR_COLUMNS: &[(&str, &str)] = &[
    ("TimeGenerated", "datetime"),
    ("IndicatorId", "string"),
    ("NetworkIP", "string"),
    ("Active", "bool"),
    ("ExpirationDateTime", "datetime"),
    ("Description", "string"),
];

/// What the rule on alerts reads of SecurityAlert.
pub(crate) const ALERT_COLUMNS: &[(&str, &str)] = &[
    ("TimeGenerated", "datetime"),
    ("Entities", "string"),
    ("AlertName", "string"),
    ("StartTime", "datetime"),
];

/// Appends one connection; half of them leave the network.
pub(crate) fn connection(line: &mut String, rng: &mut Rng, time: &str) {
    let public = rng.bool();
    let (remote, source) = (address(rng, public), address(rng, false));
    let _ = write!(
        line,
        "{{\"TimeGenerated\":\"{time}\",\"Computer\":\"{}\",\"Direction\":\"outbound\",\"ProcessName\":\"{}\",\"SourceIp\":\"{source}\",\
         \"DestinationIp\":\"{remote}\",\"RemoteIp\":\"{remote}\",\"Protocol\":\"tcp\",\"DestinationPort\":443,\
         \"BytesSent\":{},\"BytesReceived\":{},\"LinksEstablished\":1,\"Type\":\"VMConnection\"}}",
        computer(rng),
        pick(rng, &["curl", "sshd", "java", "python3"]),
        rng.u32(..),
        rng.u32(..),
    );
}

/// Appends one indicator, active more often than not.
pub(crate) fn indicator(line: &mut String, rng: &mut Rng, time: &str) {
    let _ = write!(
        line,
        "{{\"TimeGenerated\":\"{time}\",\"IndicatorId\":\"{:08x}\",\"Description\":\"Made up\",\"ActivityGroupNames\":\"\",\
         \"ThreatType\":\"C2\",\"ConfidenceScore\":{},\"Active\":{},\"ExpirationDateTime\":\"2026-02-01T00:00:00.0000000Z\",\
         \"NetworkIP\":\"{}\",\"SourceSystem\":\"Feed\",\"Type\":\"ThreatIntelligenceIndicator\"}}",
        rng.u32(..),
        rng.u8(..100),
        rng.u8(..4) != 0,
        address(rng, true),
    );
}

/// Appends one alert with three entities.
pub(crate) fn alert(line: &mut String, rng: &mut Rng, time: &str) {
    let _ = write!(
        line,
        "{{\"TimeGenerated\":\"{time}\",\"AlertName\":\"Made up\",\"AlertSeverity\":\"Medium\",\"StartTime\":\"{time}\",\
         \"EndTime\":\"{time}\",\"ExtendedProperties\":\"{{}}\",\"Entities\":\"[{{\\\"Type\\\":\\\"ip\\\",\\\"Address\\\":\\\"{}\\\"}},\
         {{\\\"Type\\\":\\\"host\\\",\\\"HostName\\\":\\\"{}\\\"}},{{\\\"Type\\\":\\\"account\\\",\\\"Name\\\":\\\"user{}\\\"}}]\",\
         \"Type\":\"SecurityAlert\"}}",
        address(rng, true),
        computer(rng),
        rng.u16(..3000),
    );
}
